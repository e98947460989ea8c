import { appendFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { overlaps } from './look.ts'
import { copySample, emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

describe('every screen and state, in both colors, with nothing serious for axe', () => {
  test('welcome', async () => {
    const hands = await open(null)
    await see('welcome')
    await hands.button('Open project…').click()
    await hands.page.getByLabel('Folder of the project').fill('/nowhere/at/all')
    await hands.page.getByRole('button', { name: 'Open', exact: true }).click()
    await hands.page.getByRole('alert').waitFor()
    await see('welcome-error')
    // What an error means is told by the documentation that comes along.
    await hands.button('Help').click()
    await hands.page.locator('tr[data-sought]', { hasText: 'project_not_found' }).waitFor()
    await see('help-error')
    await hands.page.getByLabel('Page', { exact: true }).selectOption('Safety')
    await hands.page.getByRole('heading', { name: 'Promises', exact: true }).waitFor()
    await see('help')
    await hands.page.keyboard.press('Escape')
    await hands.dialog.waitFor({ state: 'detached' })
    await hands.button('Create project…').click()
    await see('welcome-create')
    await hands.button('Open the sample').click()
    await hands.row('products can be discontinued').waitFor()
    await hands.button(/^Project/).click()
    await hands.page.getByRole('menuitem', { name: 'Close the project' }).click()
    await hands
      .button(/01-shop/)
      .first()
      .waitFor()
    await see('welcome-recent')
  })

  test('restricted', async () => {
    const hands = await open(copySample('01-shop', 'shop.db'), { trusted: false })
    await hands.row('products can be discontinued').waitFor()
    await see('restricted')
    await hands.tab('SQL')
    await see('restricted-sql')
    await hands.button('Trust this project…').first().click()
    await hands.dialog.getByRole('heading', { name: 'Trust this project?' }).waitFor()
    await see('trust')
  })

  test('plan, run and history', async () => {
    const project = copySample('01-shop', 'shop.db')
    const hands = await open(project)
    await hands.menu(/^keep the total/, 'Upgrade to here…')
    await hands.dialog.getByText(/tables to create/).waitFor()
    await see('plan')
    await hands.dialog.getByRole('button', { name: /create categories/ }).click()
    await hands.dialog.getByRole('button', { name: /create orders/ }).click()
    await see('plan-open')
    await hands.run(/^Upgrade 7/, 'Upgraded dev')
    await see('run-done')
    await hands.closeDialog()
    await hands.row('keep the total of an order, current').waitFor()
    await see('history')
    await hands.tab('Ledger')
    await hands.page.getByText('upgrade 703c961bfda5').waitFor()
    await see('ledger')
    await hands.menu(/^create orders and/, 'Downgrade to here…')
    await hands.dialog.getByText(/to drop/).waitFor()
    await see('plan-downgrade')
    appendFileSync(project.fileOf('first_categories.sql'), '-- another remark\n')
    await hands.dialog.getByText('Plan is stale: refresh.').waitFor()
    await see('plan-stale')
  })

  test('detail', async () => {
    const hands = await open(copySample('01-shop', 'shop.db'))
    await hands.row(/^create reviews/).click()
    await hands.tab('Schema')
    await hands.page.locator('.monaco-diff-editor .view-line').nth(3).waitFor()
    await see('schema')
    await hands.tab('SQL')
    await hands.page.locator('.monaco-editor .view-line').first().waitFor()
    await see('sql')
    await hands.tab('Source')
    await hands.page.getByRole('button', { name: 'Save' }).waitFor()
    await hands.page.locator('.monaco-editor .view-line').nth(3).waitFor()
    await see('source')
    await hands.row(/^keep the total/).click()
    await hands.tab('Summary')
    await see('summary')
    await hands.page.keyboard.press('Control+3')
    await hands.page.getByRole('table').waitFor()
    await see('targets')
  })

  test('keys, palette, menus', async () => {
    const hands = await open(copySample('02-branches', 'branches.db'))
    await hands.grid.waitFor()
    await hands.stands('9 behind')
    await see('branches')
    await hands.grid.focus()
    await hands.page.keyboard.press('?')
    await hands.dialog.waitFor()
    await see('keys')
    await hands.closeDialog()
    await hands.page.keyboard.press('Control+k')
    await hands.dialog.waitFor()
    await see('palette')
    await hands.closeDialog()
    await hands.row(/^when an invoice/).click({ button: 'right' })
    await hands.page.getByRole('menuitem', { name: 'Stamp as here…' }).waitFor()
    await see('menu')
    await hands.page.keyboard.press('Escape')
    await hands.button(/^Target dev/).click()
    await hands.page.getByRole('menuitem', { name: 'Add target…' }).waitFor()
    await see('target-menu')
  })

  test('find and filter', async () => {
    const hands = await open(copySample('02-branches', 'branches.db'))
    await hands.grid.waitFor()
    await hands.page.keyboard.press('Control+f')
    await hands.page.getByLabel('Find in history').fill('invoice')
    await hands.page.getByText('2 found').waitFor()
    await see('find')
    await hands.page.keyboard.press('Escape')
    await hands.page.getByLabel('Filter history').fill('state:head')
    await hands.row(/^invoices/).waitFor({ state: 'detached' })
    await see('filter')
    await hands.page.getByLabel('Filter history').fill('label:nothing')
    await hands.page.getByText('No revision matches the filter').waitFor()
    await see('filter-empty')
  })

  test('dialogs', async () => {
    const hands = await open(copySample('02-branches', 'branches.db'))
    await hands.grid.waitFor()
    await hands.button('New revision…').click()
    await hands.dialog.waitFor()
    await see('new-revision')
    await hands.closeDialog()
    await hands.button('Merge…').click()
    await hands.dialog.waitFor()
    await see('merge')
    await hands.closeDialog()
    await hands.button('Stamp…').first().click()
    await hands.dialog.waitFor()
    await see('stamp')
    await hands.closeDialog()
    await hands.menu(/^when an invoice/, 'Re-parent…')
    await hands.dialog.getByLabel('Follows').fill('b10000000a15')
    await hands.dialog.getByText(/no longer runs/).waitFor()
    await see('reparent')
    await hands.closeDialog()
    await hands.button(/^Target dev/).click()
    await hands.page.getByRole('menuitem', { name: 'Add target…' }).click()
    await hands.dialog.waitFor()
    await see('add-target')
  })

  test('empty', async () => {
    const hands = await open(emptyProject())
    await hands.page.getByText('No revisions yet').waitFor()
    await see('empty')
  })
})

describe('at 1024 by 640', () => {
  test('nothing overlaps or sticks out', async () => {
    const hands = await open(copySample('02-branches', 'branches.db'), { size: { width: 1024, height: 640 } })
    await hands.grid.waitFor()
    await hands.stands('9 behind')
    await see('small-window')
    const parts = [
      '.project-name',
      '.target-button',
      '.where',
      '.top-verbs',
      '.side-bar',
      '.history',
      '.detail',
      '.bottom-pane',
    ]
    expect(await overlaps(hands.page, parts)).toEqual([])
    await hands.button(/^Upgrade to head/).click()
    await hands.dialog.getByRole('button', { name: /^Upgrade \d+ revisions/ }).waitFor()
    await see('small-plan')
    expect(await overlaps(hands.page, ['.mantine-Modal-content'])).toEqual([])
  })
})
