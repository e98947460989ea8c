import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { copySample } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

test('a pending revision is edited, checked while one types, saved, and a conflict is settled', async () => {
  const project = copySample('01-shop', 'shop.db')
  const file = project.fileOf('discontinued_products.sql')
  const original = readFileSync(file, 'utf8')
  const hands = await open(project)
  await hands.row(/^products can be discontinued/).click()
  await hands.grid.press('Enter')
  const editor = await hands.source()

  // Typing.
  await editor.press('Control+Home')
  await hands.page.keyboard.type('-- a first remark\n')
  await hands.page.getByRole('tab', { name: 'Source • not saved' }).waitFor()
  await editor.press('Control+s')
  await hands.page.getByText('Saved', { exact: true }).waitFor()
  expect(readFileSync(file, 'utf8')).toBe(`-- a first remark\n${original}`)

  // What it makes of the header is said while one types.
  await editor.press('Control+Home')
  await hands.page.keyboard.type('-- revision: !\n')
  await hands.page.locator('.source-problems li').first().waitFor()
  await see('source-problem')
  await hands.button('Revert').click()
  await hands.page.locator('.source-problems').waitFor({ state: 'detached' })

  // Somebody else saves, too.
  await editor.press('Control+Home')
  await hands.page.keyboard.type('-- mine\n')
  writeFileSync(file, `-- theirs\n${original}`)
  await hands.page.getByText('The file changed on disk').waitFor()
  await see('source-conflict')
  await hands.button('Keep mine and save').click()
  await hands.page.getByText('The file changed on disk').waitFor({ state: 'detached' })
  expect(readFileSync(file, 'utf8')).toBe(`-- mine\n-- a first remark\n${original}`)
})

test('an applied revision is read-only, and says why', async () => {
  const project = copySample('01-shop', 'shop.db')
  const hands = await open(project)
  await hands.menu(/^create categories/, 'Upgrade to here…')
  await hands.run('Upgrade 2 revisions on dev', 'Upgraded dev')
  await hands.closeDialog()
  await hands.row(/^create customers/).click()
  await hands.tab('Source')
  await hands.page.getByText('read-only', { exact: true }).waitFor()
  await see('source-read-only')
  const editor = await hands.source()
  await editor.press('x')
  await hands.page.getByRole('tab', { name: 'Source', exact: true }).waitFor()
})

test('a new revision is written, shown and upgraded to', async () => {
  const project = copySample('01-shop', 'shop.db')
  const hands = await open(project)
  await hands.button('New revision…').click()
  await hands.dialog.getByLabel('Message').fill('add vouchers')
  await hands.dialog.getByLabel('Format').selectOption('sql')
  await hands.dialog.getByRole('button', { name: 'Write the file' }).click()
  await hands.row(/^add vouchers, pending, head/).waitFor()
  await hands.source()
  expect(readFileSync(project.fileOf('add_vouchers.sql'), 'utf8')).toContain('-- down_revision: b470da5f31e9')
})
