import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

function file(id: string, parent: string, message: string, up: string, down: string): string {
  return `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\n${up};\n-- downgrade\n${down};\n`
}

test('squash: the file and its proof are looked at, rows kept or dropped, then it takes the place of three; and advice before a merge', async () => {
  const project = emptyProject()
  const [people, ada] = [
    'create table people (id integer, name text)',
    "insert into people values (1, 'Ada')",
  ]
  project.write('migrations/a1.sql', file('a1a1', 'none', 'people', people, 'drop table people'))
  project.write('migrations/b2.sql', file('b2b2', 'a1a1', 'the first of them', ada, 'delete from people'))
  const [age, noAge] = ['alter table people add column age integer', 'alter table people drop column age']
  project.write('migrations/c3.sql', file('c3c3', 'b2b2', 'how old', age, noAge))
  const hands = await open(project)
  await hands.menu(/^how old/, 'Squash up to here…')
  await hands.dialog
    .getByText(/Proved: schema and rows of 1 table are the same; so is the way back/)
    .waitFor()
  await hands.dialog.getByText('dev has none of them yet: it will run the squash.').waitFor()
  await hands.dialog
    .locator('.view-line')
    .filter({ hasText: /replaces.*b2b2/ })
    .waitFor()
  await see('squash')
  await hands.dialog.getByLabel('b2b2 the first of them (1 statement)').uncheck()
  await hands.dialog.getByText(/Proved: the schema is the same;/).waitFor()
  await hands.dialog.getByLabel('From').selectOption('b2b2')
  await hands.dialog.getByText('dev has none of them yet').waitFor()
  await hands.dialog.getByLabel('From').selectOption('base')
  await hands.dialog.getByLabel('b2b2 the first of them (1 statement)').check()
  await hands.dialog.getByText(/schema and rows of 1 table/).waitFor()
  await hands.dialog.getByRole('button', { name: 'Write the squash' }).click()
  await hands.row(/^squash of 3 revisions, a1a1 to c3c3, pending, head/).waitFor()
  const names = readdirSync(join(project.root, 'migrations'))
  expect(names.filter((name) => name.endsWith('.replaced'))).toHaveLength(3)
  // What it stands for is folded under it, and can be read.
  await hands.row(/^2 revisions that c3c3 stands for, folded/).waitFor()
  await see('squash-fold')
  await hands.button('2 revisions that c3c3 stands for: show').click()
  await hands.row(/^people, squashed/).click()
  await hands.page.getByText('c3c3 stands for it: no database runs this file any more.').waitFor()
  await hands.page.locator('.view-line').filter({ hasText: 'create table people' }).first().waitFor()

  project.write(
    'migrations/x.sql',
    file('x1x1', 'c3c3', 'one way', 'alter table people add column q text', noAge),
  )
  project.write(
    'migrations/y.sql',
    file('y1y1', 'c3c3', 'the other', 'alter table people add column q integer', noAge),
  )
  await hands.row(/^the other/).waitFor()
  await hands.button('Merge…').click()
  await hands.dialog.getByRole('button', { name: 'Does their order matter?' }).click()
  await hands.dialog.getByText('conflict').waitFor()
  await see('merge-advice')
  await hands.closeDialog()

  await hands.page.keyboard.press('Control+k')
  await hands.page.keyboard.type('who touched')
  await hands.page.keyboard.press('Enter')
  await hands.dialog.getByLabel('Table, or table.column').fill('people.q')
  await hands.page.keyboard.press('Enter')
  const told = hands.dialog.getByRole('list', { name: 'Revisions that touched people.q' })
  await told.getByText('the other').waitFor()
  expect(await told.getByRole('button').allTextContents()).toHaveLength(2)
  await see('biography')
  await told.getByRole('button', { name: /one way/ }).click()
  await hands.source()
})
