import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../helpers/postgres.ts'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const revision = (id: string, parent: string, message: string, up: string, down: string): string =>
  `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n\n-- upgrade\n${up}\n\n-- downgrade\n${down}\n`

test('a dangerous revision: its impact, a rehearsal that tells what does not come back', async () => {
  const project = emptyProject()
  project.write(
    'migrations/1.sql',
    revision(
      'aaaaaaaaaaa1',
      'none',
      'create people',
      'create table people (id integer primary key, phone text);',
      'drop table people;',
    ),
  )
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  await project.rows("insert into people (phone) values ('1'), ('2'), (null)")
  project.write(
    'migrations/2.sql',
    revision(
      'aaaaaaaaaaa2',
      'aaaaaaaaaaa1',
      'drop phones',
      'alter table people drop column phone;',
      'alter table people add column phone text;',
    ),
  )
  await hands.row(/^drop phones/).click()
  await hands.page.getByRole('tab', { name: 'Impact' }).click()
  await hands.page
    .getByText(/drop column people.phone/)
    .first()
    .waitFor()
  await see('impact-tab')
  await hands.button('Upgrade to head…').click()
  const net = hands.dialog.getByRole('region', { name: 'Impact and rehearsal' })
  await net.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await net.getByText(/the way back loses 2 values of main.people.phone/).waitFor()
  await see('plan-rehearsed')
  expect(await project.rows('select count(phone) as n from people')).toEqual([{ n: 2 }])
})

test('production: a finding, a rehearsal, a backup, the run, and what it took away put back', async () => {
  const project = emptyProject('production')
  await project.rows('create table people (id integer primary key, phone text)')
  await project.rows("insert into people (phone) values ('1'), ('2'), (null)")
  await project.rows('create table alembic_version (version_num varchar(32) primary key)')
  await project.rows("insert into alembic_version values ('aaaaaaaaaaa1')")
  project.write(
    'migrations/1.sql',
    revision('aaaaaaaaaaa1', 'none', 'create people', 'create table people (id int, phone text);', ''),
  )
  project.write(
    'migrations/2.sql',
    revision(
      'aaaaaaaaaaa2',
      'aaaaaaaaaaa1',
      'drop phones',
      'alter table people drop column phone;',
      'alter table people add column phone text;',
    ),
  )
  const hands = await open(project, {}, 'stand-in')
  const { dialog } = hands
  await hands.button('Upgrade to head…').click()
  await dialog
    .getByRole('list', { name: 'Worth a second look' })
    .getByText(/Loses values of people.phone/)
    .waitFor()
  await dialog.getByRole('button', { name: 'Show the safer form' }).click()
  await dialog.getByText('This database has no other form').waitFor()
  await dialog.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await dialog
    .getByText(/the way back loses 2 values of main.people.phone/)
    .first()
    .waitFor()
  await dialog.getByText('no backup is taken unless it is asked for').waitFor()
  await dialog.getByLabel('Take a backup first').check()
  for (const box of await dialog
    .getByRole('group', { name: 'This is production' })
    .getByRole('checkbox')
    .all())
    await box.check()
  await dialog.getByLabel(/Type the target's name/).fill('live')
  await see('walk-confirmed')
  await hands.run('Upgrade 1 revision on live', 'Upgraded live')
  expect(await project.rows('select * from people')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  await see('walk-run')

  await dialog.getByRole('button', { name: 'Restore the backup…' }).click()
  const backup = dialog.getByRole('list', { name: 'Backups' }).getByRole('listitem').first()
  await backup.locator('summary').click()
  const restore = backup.getByRole('button', { name: 'Restore', exact: true })
  await backup.getByLabel(/Type the target's name/).fill('liv')
  expect(await restore.getAttribute('aria-disabled')).toBe('true')
  await backup.getByLabel(/Type the target's name/).fill('live')
  await see('walk-restore')
  await restore.click()
  await dialog.getByText(/live holds again what it held at/).waitFor()
  await see('walk-restored')
  expect(await project.rows('select count(phone) as n from people')).toEqual([{ n: 2 }])
  await hands.closeDialog()
  await hands.stands('1 behind')
})

test('production on PostgreSQL: the safer form is read, written as revisions, rehearsed and run', async () => {
  const database = await createTestDatabase()
  try {
    const project = emptyProject()
    const targets = { pg: { urlEnv: 'NET_DATABASE_URL', tier: 'production' } }
    project.write('headway.json', JSON.stringify({ scriptLocation: 'migrations', targets }))
    const create = 'create table orders (id integer primary key, state text);'
    project.write(
      'migrations/1.sql',
      revision('aaaaaaaaaaa1', 'none', 'create orders', create, 'drop table orders;'),
    )
    await database.query(create)
    await database.query('insert into orders (id) select g from generate_series(1, 20000) g')
    await database.query('create table alembic_version (version_num varchar(32) primary key)')
    await database.query("insert into alembic_version values ('aaaaaaaaaaa1')")
    const index = 'create index orders_state on orders (state);'
    const back = 'drop index orders_state;'
    project.write('migrations/2.sql', revision('aaaaaaaaaaa2', 'aaaaaaaaaaa1', 'find by state', index, back))
    const hands = await open(project, { environment: { NET_DATABASE_URL: database.url } }, 'stand-in')
    const { dialog } = hands
    await hands.button('Upgrade to head…').click()
    await dialog.getByRole('button', { name: 'Show the safer form' }).click()
    const safer = dialog.getByRole('region', { name: 'Safer form' })
    await safer.getByText(/create index concurrently/i).waitFor()
    await see('safer-form')
    await safer.getByRole('button', { name: /^Write 2 revisions/ }).click()
    const step = dialog.getByRole('button', { name: /^2 index orders_state/ })
    await step.waitFor()
    await dialog.getByRole('button', { name: 'Rehearse', exact: true }).click()
    await dialog
      .getByText(/Rehearsed just now on 20,000 rows/)
      .first()
      .waitFor()
    await dialog.getByLabel(/Type the target's name/).fill('pg')
    await see('safer-rehearsed')
    await hands.run('Upgrade 2 revisions on pg', 'Upgraded pg')
    await hands.closeDialog()
    expect(existsSync(join(project.root, 'migrations', '2.sql'))).toBe(true)
    expect(
      await database.query("select indisvalid from pg_index where indexrelid = 'orders_state'::regclass"),
    ).toEqual([{ indisvalid: true }])
  } finally {
    await database.drop()
  }
})
