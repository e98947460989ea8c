import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copySample } from './project-copy.ts'
import { overlaps } from './look.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

test('two rows are compared, by pointer, by keys, and with a revision found by its message', async () => {
  const hands = await open(copySample('01-shop', 'shop.db'))
  const { page } = hands
  await hands.stands('11 behind')
  await hands.row(/^products can be discontinued/).click()
  await hands.row(/^keep the total of an order/).click({ modifiers: ['Shift'] })
  expect(await hands.grid.getByRole('row', { selected: true }).count()).toBe(2)
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('')
  await page.keyboard.press('c')
  const choice = page.getByRole('combobox', { name: 'Compare' })
  await choice.waitFor()
  expect(await choice.inputValue()).toMatch(/^keep the total of an order · /)
  await page.locator('.monaco-diff-editor .view-line', { hasText: 'discontinued' }).first().waitFor()
  await see('compare-two')

  // By keys: the next row down becomes the second one; another selection ends it.
  await hands.grid.focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await hands.grid.getByRole('row', { selected: true }).count()).toBe(1)
  expect(await choice.inputValue()).toBe('Before this revision')

  // The verb leads to a list that is searched by message, newest first.
  await page.keyboard.press('c')
  await choice.fill('total')
  await page.getByRole('option', { name: /^keep the total of an order/ }).waitFor()
  await see('compare-with')
  await page.keyboard.press('Enter')
  expect(await choice.inputValue()).toMatch(/^keep the total of an order · /)
})

test('columns of the list are made wider, and stay so; a menu shows the path as it is written', async () => {
  const project = copySample('01-shop', 'shop.db')
  const opened = join(project.root, 'opened.txt')
  const hands = await open(project, { environment: { HEADWAY_EDITOR: `printf '%s\\n' >'${opened}'` } })
  const { page } = hands
  await hands.stands('11 behind')
  const edge = page.getByRole('separator', { name: 'Width of Id' })
  const id = hands.row(/^products can be discontinued/).locator('.row-id')
  const width = async (): Promise<number> => Math.round((await id.boundingBox())?.width ?? 0)
  expect(await width()).toBe(96)
  const box = await edge.boundingBox()
  if (!box) throw new Error('There is no edge to drag.')
  await page.mouse.move(box.x + 4, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x - 56, box.y + 8, { steps: 4 })
  await page.mouse.up()
  expect(await width()).toBe(156)
  await edge.press('ArrowLeft')
  expect(await width()).toBe(164)
  await see('columns')
  await page.reload()
  await hands.stands('11 behind')
  expect(await width()).toBe(164)
  await edge.dblclick()
  expect(await width()).toBe(96)

  // The pane below stays closed when the window changes its size.
  for (const height of [640, 1200, 900]) {
    await page.setViewportSize({ width: 1440, height })
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
  await page.getByRole('button', { name: 'Close the bottom pane' }).waitFor({ state: 'detached' })

  // The file is opened in the editor that is set, with nothing else.
  await hands.row(/^create reviews/).click()
  await page.keyboard.press('e')
  await page.locator('.toast', { hasText: 'Opened in' }).waitFor()
  await expect
    .poll(() => (existsSync(opened) ? readFileSync(opened, 'utf8') : ''))
    .toMatch(/_create_reviews\.ts\n$/)
  await hands.menu(/^create reviews/, 'Copy link')
  await page.locator('.toast', { hasText: 'Link to the file' }).waitFor()

  await hands.button(/^Project/).click()
  const path = page.locator('.menu-path')
  expect(await path.innerText()).toMatch(/01-shop$/)
})

test('what is worth a second look stands in the plan and at the revision', async () => {
  const hands = await open(copySample('01-shop', 'shop.db'))
  // Of tables that the same plan makes there is nothing to say: they have no rows yet.
  await hands.menu(/^create reviews/, 'Upgrade to here…')
  await hands.run('Upgrade 10 revisions on dev', 'Upgraded dev')
  await hands.closeDialog()
  await hands.row(/^products can be discontinued/).click()
  await hands.button('Check this revision').click()
  const findings = hands.page.getByRole('list', { name: 'Findings of this revision' })
  await findings.getByRole('listitem').first().waitFor()
  expect(await findings.innerText()).toMatch(/discontinued_products\.sql:\d+.* · [a-z-]+/)
  await see('summary-findings')
  await hands.button('Upgrade to head…').click()
  const inPlan = hands.dialog.getByRole('list', { name: 'Worth a second look' })
  await inPlan.getByRole('listitem').first().waitFor({ state: 'attached' })
  await see('plan-findings')
})

test('at twice the size nothing is cut off: where the database stands is read whole', async () => {
  const hands = await open(copySample('01-shop', 'shop.db'), { size: { width: 720, height: 450 } })
  await hands.stands('11 behind')
  await see('zoomed-history')
  const isCut = await hands.standing.evaluate((element) => element.scrollWidth > element.clientWidth)
  expect(isCut).toBe(false)
  const bar = ['.project-name', '.target-button', '.where', '.top-verbs']
  expect(await overlaps(hands.page, bar)).toEqual([])
  for (const [digit, heading] of ['Changes', 'Targets', 'Drift', 'Schema'].entries()) {
    await hands.page.keyboard.press(`Control+${digit + 2}`)
    await hands.page.getByRole('heading', { name: heading, level: 2 }).waitFor()
    expect(await overlaps(hands.page, [...bar, '.screen'])).toEqual([])
    expect(await hands.page.evaluate(() => document.documentElement.scrollWidth)).toBe(720)
  }
  await hands.page.keyboard.press('Control+1')
  await hands.button('Upgrade to head…').click()
  await hands.dialog.getByRole('button', { name: 'Upgrade 11 revisions on dev' }).waitFor()
  expect(await overlaps(hands.page, ['.mantine-Modal-content'])).toEqual([])
})
