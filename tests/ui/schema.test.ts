import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRawSqlite } from '../helpers/raw-session.ts'
import { copySample, emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

test('a picture of the schema, of what a revision changes, found in and saved', async () => {
  const hands = await open(copySample('01-shop', 'shop.db'))
  await hands.row(/^split customers.name/).click()
  await hands.page.keyboard.press('Control+5')
  await hands.page.getByText(/^\d+ tables$/).waitFor()
  await hands.page.locator('.diagram-table', { hasText: 'order_items' }).waitFor()
  await see('schema-heads')
  await hands.page.getByLabel('What is shown').selectOption('revision')
  await hands.page.locator('.diagram-legend[data-change="altered"]').waitFor()
  await hands.page.locator('.diagram-table[data-change="altered"]', { hasText: 'first_name' }).waitFor()
  await see('schema-revision')
  await hands.page.getByLabel('Find a table or column').fill('last_name')
  await hands.page.getByText('1 found').waitFor()
  await hands.page.keyboard.press('Enter')
  const saved = hands.page.waitForEvent('download')
  await hands.button('Save as SVG').click()
  const svg = readFileSync(await (await saved).path(), 'utf8')
  expect(svg).toMatch(/^<svg xmlns/)
  expect(svg).toContain('first_name +')
  const pixels = hands.page.waitForEvent('download')
  await hands.button('Save as PNG').click()
  const png = readFileSync(await (await pixels).path())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
})

test('five hundred tables are drawn soon', async () => {
  const project = emptyProject()
  const tables = Array.from({ length: 500 }, (_, index) => {
    const parent = index % 20 === 0 ? '' : `, parent integer references t${index - (index % 20)} (id)`
    return `create table t${index} (id integer primary key, name text, note text${parent});`
  })
  const database = await openRawSqlite(join(project.root, 'small.db'))
  await database.script(`begin; ${tables.join('\n')} commit;`)
  await database.close()
  const hands = await open(project)
  await hands.page.keyboard.press('Control+5')
  await hands.page.getByLabel('What is shown').selectOption('target:dev')
  const asked = Date.now()
  await hands.page.getByText('500 tables').waitFor()
  const whole = hands.page.getByRole('img', { name: /^500 tables from afar/ })
  await whole.waitFor()
  expect(Date.now() - asked).toBeLessThan(15_000)
  await see('schema-many')
  // All of it is in sight, in about the form of the screen, and what is found can be read.
  const [drawn, frame] = [await whole.boundingBox(), await hands.page.locator('.diagram-flow').boundingBox()]
  expect(drawn?.width).toBeGreaterThan((frame?.width ?? 0) / 2)
  expect(drawn?.height).toBeGreaterThan((frame?.height ?? 0) / 2)
  await hands.page.getByLabel('Find a table or column').fill('t444')
  await hands.page.locator('.diagram-far [data-kind="found"]').waitFor({ state: 'attached' })
  await hands.page.keyboard.press('Enter')
  await hands.page.locator('.diagram-table', { hasText: 't444' }).waitFor()
  await hands.button('Fit View').click()
  await whole.waitFor()
})
