import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const revision = (id: string, parent: string, message: string, up: string, down: string): string =>
  `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n\n-- upgrade\n${up}\n\n-- downgrade\n${down}\n`

test('a downgrade says how many rows it takes, and they are gone after it', async () => {
  const project = emptyProject()
  const make = 'create table reviews (id integer primary key);'
  project.write(
    'migrations/1.sql',
    revision('aaaaaaaaaaa1', 'none', 'create notes', 'create table notes (id integer);', 'drop table notes;'),
  )
  project.write(
    'migrations/2.sql',
    revision('aaaaaaaaaaa2', 'aaaaaaaaaaa1', 'create reviews', make, 'drop table reviews;'),
  )
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  // The buttons stay where they are while the statements come.
  const upgrade = hands.dialog.getByRole('button', { name: 'Upgrade 2 revisions on dev' })
  const asked = await upgrade.boundingBox()
  await hands.dialog.getByText('1 statement').first().waitFor()
  expect(await upgrade.boundingBox()).toEqual(asked)
  await hands.run('Upgrade 2 revisions on dev', 'Upgraded dev')
  await hands.closeDialog()
  await project.rows(
    'insert into reviews (id) with recursive n (x) as (select 1 union all select x + 1 from n where x < 900) select x from n',
  )
  const before = await project.rows('select count(*) as number from reviews')
  expect(Number(before[0]?.['number'])).toBe(900)
  await hands.menu(/^create notes/, 'Downgrade to here…')
  await hands.dialog.getByText(/Loses 900 rows of reviews/).waitFor()
  await hands.dialog.getByText(/Counted on dev at \d\d:\d\d:\d\d/).waitFor()
  await hands.dialog.getByText('loses 900 rows of reviews', { exact: true }).waitFor()
  const start = hands.dialog.getByRole('button', { name: 'Downgrade 1 revision on dev' })
  expect(await start.getAttribute('data-danger')).toBe('true')
  await see('plan-losses')
  await hands.run('Downgrade 1 revision on dev', 'Downgraded dev')
  expect(await project.tables()).toEqual(['notes'])
})

test('a step that fails on the scratch database is marked at its place', async () => {
  const project = emptyProject()
  project.write(
    'migrations/1.sql',
    revision('aaaaaaaaaaa1', 'none', 'create notes', 'create table notes (id integer);', 'drop table notes;'),
  )
  project.write(
    'migrations/2.sql',
    revision('aaaaaaaaaaa2', 'aaaaaaaaaaa1', 'fill notes', 'insert into nots values (1);', 'select 1;'),
  )
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.dialog.getByText('✗ fails').waitFor()
  await hands.dialog
    .locator('.plan-failure')
    .getByText(/2\.sql:\d+/)
    .waitFor()
  await see('plan-failing-step')
})
