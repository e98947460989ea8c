import { appendFileSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyProject, revisionText } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const notes = revisionText(
  'aaaaaaaaaaa1',
  null,
  'create notes',
  'await knex.schema.createTable("notes", (table) => { table.increments("id") }); await knex.raw("insert into notes values (7)")',
)
const fails = revisionText(
  'aaaaaaaaaaa2',
  'aaaaaaaaaaa1',
  'fill what is not there',
  'await knex.raw("insert into nots values (1)")',
)

test('the ledger of every target says what ran: why it failed, its times, the text that was applied', async () => {
  const project = emptyProject()
  const tier = 'development'
  const targets = { dev: { url: 'sqlite:///small.db', tier }, twin: { url: 'sqlite:///twin.db', tier } }
  project.write('headway.json', JSON.stringify({ scriptLocation: 'migrations', targets }))
  project.write('migrations/1_notes.ts', notes)
  project.write('migrations/2_fails.ts', fails)
  const hands = await open(project)
  const { page } = hands
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 2 revisions on dev', 'Upgrade of dev failed')
  copyFileSync(join(project.root, 'small.db'), join(project.root, 'twin.db'))
  await hands.closeDialog()
  await page.keyboard.press('F5')

  // Why it failed, on each of them, and the way on.
  await hands.row(/^fill what is not there/).click()
  for (const target of ['dev', 'twin']) {
    const ran = page.getByRole('region', { name: `What ran on ${target}` })
    await ran.getByText(/no such table: nots/i).waitFor()
    await ran.getByRole('button', { name: `Retry on ${target}…` }).waitFor()
  }
  await see('summary-failed')

  // The times of the statements that ran.
  await hands.row(/^create notes/).click()
  await hands.tab('SQL')
  await hands.button('As it ran').click()
  await page.getByText(/2 statements of the upgrade on dev, which took/).waitFor()
  await page
    .locator('.view-line', { hasText: /^--.+ms/ })
    .first()
    .waitFor()
  await see('sql-as-it-ran')

  // The file is edited: what was applied is laid beside it.
  appendFileSync(project.fileOf('1_notes.ts'), '// a word added later\n')
  await hands.row(/^create notes, edited/).waitFor()
  await hands.tab('Source')
  await hands.button('Compare with what was applied').click()
  await page.locator('.modified .view-line', { hasText: /a.word.added.later/ }).waitFor()
  expect(await page.locator('.original .view-line', { hasText: /a.word.added.later/ }).count()).toBe(0)
  await see('source-applied')
})
