import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { copySample, revisionText } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const nothing = 'await knex.raw("select 1")'

test('from one project to another: found among the folders, then among the recent ones', async () => {
  const project = copySample('01-shop', 'shop.db')
  project.write(
    '../beside/second/headway.json',
    JSON.stringify({ scriptLocation: 'migrations', targets: {} }),
  )
  project.write(
    '../beside/second/migrations/1.ts',
    revisionText('aaaaaaaaaaa1', null, 'create notes', nothing),
  )
  const hands = await open(project)
  const { page } = hands
  await hands.row('products can be discontinued').waitFor()
  await hands.button(/^Project/).click()
  await page.getByRole('menuitem', { name: 'Open another project…' }).click()
  const folders = hands.dialog.getByRole('region', { name: 'Folders' })
  await hands.dialog.getByLabel('Folder of the project').fill('/nowhere/at/all')
  await hands.dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await hands.dialog.getByRole('alert').waitFor()
  await folders.getByRole('button', { name: 'beside', exact: true }).click()
  await folders.getByRole('button', { name: 'second project: open' }).waitFor()
  await folders.getByRole('button', { name: '↑ Up' }).click()
  await folders.getByRole('button', { name: '01-shop project: open' }).waitFor()
  await folders.getByRole('button', { name: 'beside', exact: true }).click()
  await folders.getByRole('button', { name: 'second project: open' }).waitFor()
  await see('open-project')
  await folders.getByRole('button', { name: 'second project: open' }).click()
  await hands.row(/^create notes/).waitFor()
  expect(await page.title()).toBe('second – Headway')

  // Back by the menu.
  await hands.button(/^Project/).click()
  await page.getByText('Recent projects').waitFor()
  await see('project-menu')
  await page.getByRole('menuitem', { name: basename(project.root), exact: true }).click()
  await hands.row('products can be discontinued').waitFor()
})

test('beside the scroll bar, marks say where the current revision, the heads and what was found are', async () => {
  const project = copySample('01-shop', 'shop.db')
  const id = (at: number): string => `ccccccc${String(at).padStart(5, '0')}`
  for (let at = 0; at < 60; at++)
    project.write(
      `migrations/x${at}.ts`,
      revisionText(id(at), at === 0 ? null : id(at - 1), `extra ${at}`, nothing),
    )
  const hands = await open(project)
  await hands.grid.waitFor()
  const marks = (kind: string): Promise<number> =>
    hands.page.locator(`.row-marks [data-kind="${kind}"]`).count()
  await hands.page.locator('.row-marks [data-kind="head"]').first().waitFor({ state: 'attached' })
  expect(await marks('found')).toBe(0)
  await hands.page.keyboard.press('Control+f')
  await hands.page.getByLabel('Find in history').fill('"extra 7"')
  await hands.page.getByText('1 found').waitFor()
  expect(await marks('found')).toBe(1)
  await see('row-marks')
})
