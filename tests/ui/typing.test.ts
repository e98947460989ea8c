import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { copySample, emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open } = screenSession()

/** What is typed: words, brackets and quotes, which editors like to complete by themselves. */
const phrase = '-- insert into notes (id, body) values (2, \'two\'); -- {[a]} "b" \n'
const rounds = Number(process.env['TYPING_ROUNDS'] ?? 2)
const long = Number(process.env['TYPING_LENGTH'] ?? 300)

test('typing without a pause loses and misplaces nothing, while files change and the tab is switched', async () => {
  const project = copySample('01-shop', 'shop.db')
  const file = project.fileOf('discontinued_products.sql')
  const original = readFileSync(file, 'utf8')
  const hands = await open(project)
  await hands.row(/^products can be discontinued/).click()
  await hands.grid.press('Enter')
  const text = phrase.repeat(Math.ceil(long / phrase.length))
  hands.page.setDefaultTimeout(15_000)
  for (let round = 0; round < rounds; round += 1) {
    const editor = await hands.source()
    await editor.press('Control+Home')
    const half = Math.floor(text.length / 2)
    await hands.page.keyboard.type(text.slice(0, half))
    // Another file changes, so everything is read again.
    writeFileSync(
      project.fileOf('create_reviews'),
      readFileSync(project.fileOf('create_reviews'), 'utf8') + '\n',
    )
    await hands.page.keyboard.type(text.slice(half))
    if (round % 2 === 1) {
      await hands.tab('Summary')
      await hands.tab('Source')
      await hands.source()
    }
    await (await hands.source()).press('Control+s')
    await hands.page.getByRole('tab', { name: 'Source', exact: true }).waitFor()
    expect(readFileSync(file, 'utf8')).toBe(text + original)
    writeFileSync(file, original)
    // All of it: a file that is being written is empty for a moment.
    const lines = hands.page.locator('.monaco-editor .view-lines', { hasText: 'downgrade' })
    await lines.and(hands.page.locator('.view-lines', { hasNotText: 'insert' })).waitFor()
  }
})

test('a source that was open while a run applied it is read-only at once, and claims no conflict', async () => {
  const project = emptyProject()
  const hands = await open(project)
  await hands.button('New revision…').first().click()
  await hands.dialog.getByLabel('Message').fill('add notes')
  await hands.dialog.getByLabel('Format').selectOption('sql')
  await hands.dialog.getByRole('button', { name: 'Write the file' }).click()
  const editor = await hands.source()
  await hands.grid.focus()
  await hands.page.keyboard.press('u')
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  await hands.page.getByText('read-only', { exact: true }).waitFor()
  expect(await hands.button('Save').count()).toBe(0)
  await editor.press('x')
  await editor.press('Control+s')
  expect(await hands.page.getByText('The file changed on disk').count()).toBe(0)
  await hands.page.getByRole('tab', { name: 'Source', exact: true }).waitFor()
})
