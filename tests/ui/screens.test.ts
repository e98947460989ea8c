import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { look, overlaps } from './look.ts'
import type { OpenOptions, OpenWindow } from './open-window.ts'
import { closeChromium, openWindow } from './open-window.ts'
import type { ProjectCopy } from './project-copy.ts'
import { copySample, emptyProject } from './project-copy.ts'
import { WindowHands } from './window-hands.ts'

let project: ProjectCopy | null = null
let window: OpenWindow | null = null
let hands: WindowHands

async function open(copy: ProjectCopy | null, options: Partial<OpenOptions> = {}): Promise<void> {
  project = copy
  window = await openWindow('browser', { project: copy?.root ?? null, ...options })
  hands = new WindowHands(window.page)
}
const found: string[] = []
async function see(name: string): Promise<void> {
  found.push(...(await look(hands.page, name)))
}

afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.close()
  project?.remove()
  window = null
  project = null
  expect(complaints).toEqual([])
  expect(found.splice(0)).toEqual([])
})
afterAll(closeChromium)

describe('every screen and state, in both colours, with nothing serious for axe', () => {
  test('welcome', async () => {
    await open(null)
    await see('welcome')
    await hands.button('Open project…').click()
    await hands.page.getByLabel('Folder of the project').fill('/nowhere/at/all')
    await hands.button('Open').last().click()
    await hands.page.getByRole('alert').waitFor()
    await see('welcome-error')
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
    await open(copySample('01-shop', 'shop.db'))
    await hands.row('products can be discontinued').waitFor()
    await see('restricted')
    await hands.tab('SQL')
    await see('restricted-sql')
    await hands.button('Upgrade to head…').click()
    await hands.dialog.getByRole('button', { name: /^Upgrade 11/ }).waitFor()
    await see('plan-restricted')
    await hands.dialog.getByRole('button', { name: /^Upgrade 11/ }).click()
    await hands.dialog.getByRole('heading', { name: 'Trust this project?' }).waitFor()
    await see('trust')
  })

  test('history, plan, run and detail', async () => {
    await open(copySample('01-shop', 'shop.db'), { trusted: true })
    await hands.menu(/^order totals|^keep the total/, 'Upgrade to here…')
    await hands.dialog.getByRole('list', { name: 'Steps' }).waitFor()
    await hands.dialog.getByText(/table.* to create/).waitFor()
    await see('plan')
    await hands.dialog.getByRole('button', { name: /^2 / }).click()
    await hands.dialog.getByRole('button', { name: /^4 / }).click()
    await see('plan-open')
    await hands.run(/^Upgrade 7/, 'Upgraded dev')
    await see('run-done')
    await hands.closeDialog()
    await hands.row('keep the total of an order, current').waitFor()
    await see('history')
    await hands.row(/^create reviews/).click()
    await hands.tab('Schema')
    await hands.page.locator('.monaco-diff-editor .view-line').first().waitFor()
    await see('schema')
    await hands.tab('SQL')
    await hands.page.locator('.monaco-editor .view-line').first().waitFor()
    await see('sql')
    await hands.tab('Source')
    await hands.page.getByRole('button', { name: 'Save' }).waitFor()
    await see('source')
    await hands.row(/^create orders and/).click()
    await hands.page.getByText('read-only', { exact: true }).waitFor()
    await see('source-read-only')
    await hands.tab('Summary')
    await see('summary')
    await hands.tab('Ledger')
    await hands.page.getByText('upgrade 703c961bfda5').waitFor()
    await see('ledger')
    await hands.menu(/^create orders and/, 'Downgrade to here…')
    await hands.dialog.getByRole('button', { name: /^Downgrade 3/ }).waitFor()
    await hands.dialog.getByText(/to drop/).waitFor()
    await see('plan-downgrade')
    project?.write(
      'migrations/20990101_0000_stale.sql',
      '-- message: late\n-- revision: 5ta1e0000000\n-- down_revision: b470da5f31e9\n\n-- upgrade\nselect 1;\n\n-- downgrade\nselect 1;\n',
    )
    await hands.page.waitForTimeout(1500)
    await see('plan-perhaps-stale')
    await hands.closeDialog()
    await hands.page.keyboard.press('Control+3')
    await hands.page.getByRole('heading', { name: 'Targets' }).last().waitFor()
    await hands.page.waitForTimeout(500)
    await see('targets')
  })

  test('dialogs', async () => {
    await open(copySample('02-branches', 'branches.db'), { trusted: true })
    await hands.grid.waitFor()
    await hands.page.waitForTimeout(500)
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
    await hands.dialog.waitFor()
    await see('reparent')
    await hands.closeDialog()
    await hands.row(/^when an invoice/).click({ button: 'right' })
    await hands.page.getByRole('menuitem', { name: 'Stamp as here…' }).waitFor()
    await see('menu')
    await hands.page.keyboard.press('Escape')
    await hands.button(/^Target dev/).click()
    await hands.page.getByRole('menuitem', { name: 'Add target…' }).waitFor()
    await see('target-menu')
    await hands.page.getByRole('menuitem', { name: 'Add target…' }).click()
    await hands.dialog.waitFor()
    await see('add-target')
    await hands.closeDialog()
    await hands.page.keyboard.press('Control+f')
    await hands.page.getByLabel('Find in history').fill('accounts')
    await see('find')
    await hands.page.keyboard.press('Escape')
    await hands.page.getByLabel('Filter history').fill('label:billing')
    await see('filter')
    await hands.page.getByLabel('Filter history').fill('label:nothing')
    await see('filter-empty')
  })

  test('problems', async () => {
    await open(copySample('03-broken', 'broken.db'), { trusted: true })
    await hands.grid.waitFor()
    await hands.tab('Problems')
    await hands.page.waitForTimeout(400)
    await see('broken')
  })

  test('empty', async () => {
    await open(emptyProject(), { trusted: true })
    await hands.page.getByText('No revisions yet').waitFor()
    await see('empty')
  })
})

describe('at 1024 by 640', () => {
  test('nothing overlaps or sticks out', async () => {
    await open(copySample('02-branches', 'branches.db'), {
      trusted: true,
      size: { width: 1024, height: 640 },
    })
    await hands.grid.waitFor()
    await hands.page.waitForTimeout(300)
    await see('small-window')
    const parts = [
      '.project-name',
      '.target-button',
      '.where',
      '.top-verbs',
      '.side-bar',
      '.history',
      '.detail',
      '.bottom',
    ]
    expect(await overlaps(hands.page, parts)).toEqual([])
    await hands.button(/^Upgrade to head/).click()
    await hands.dialog.getByRole('button', { name: /^Upgrade \d+ revisions/ }).waitFor()
    await see('small-plan')
    expect(await overlaps(hands.page, ['.mantine-Modal-content'])).toEqual([])
  })
})
