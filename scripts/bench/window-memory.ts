import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchChromium } from '../../tests/helpers/chromium.ts'
import { withHost } from '../lib/bench-host.ts'
import { openPage, pageMemory, trustIn } from '../lib/bench-page.ts'
import { top } from '../lib/bootstrap.mjs'
import { printFigure } from '../lib/figure.ts'

/** The page after ten minutes of use (MINUTES makes them fewer): what it holds, and how much that grew after the third. */
const minutes = Number(process.env['MINUTES'] ?? 10)
const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const browser = await launchChromium()
try {
  const project = join(folder, '01-shop')
  cpSync(join(top, 'migrations-sample', '01-shop'), project, { recursive: true })
  trustIn(join(folder, 'home'), project)
  await withHost(project, join(folder, 'home'), async (newLink) => {
    const { page } = await openPage(browser, await newLink())
    // Memory is measured here, not time: it may run beside other work.
    page.setDefaultTimeout(120_000)
    const end = Date.now() + minutes * 60_000
    const warm = Date.now() + (minutes * 60_000) / 3
    let warmed: number | null = null
    let rounds = 0
    while (Date.now() < end) {
      await useOnce(page)
      rounds += 1
      if (warmed === null && Date.now() > warm) warmed = await pageMemory(page)
    }
    const held = await pageMemory(page)
    console.log(`${rounds} rounds in ${minutes} minutes`)
    printFigure({
      name: `window: memory after ${minutes} minutes of use`,
      value: held,
      unit: 'MB',
      limit: 250,
    })
    const growth = held - (warmed ?? held)
    printFigure({ name: 'window: of it grown after the first third', value: growth, unit: 'MB', limit: 20 })
  })
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Up, a look at every tab of some revisions, every screen, and down again. */
async function useOnce(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  const run = async (open: () => Promise<void>, button: RegExp): Promise<void> => {
    await open()
    await dialog.getByRole('button', { name: button }).click()
    await dialog.getByRole('heading', { name: /^(?:Upgraded|Downgraded) dev/ }).waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await dialog.waitFor({ state: 'detached' })
  }
  await run(
    () => page.getByRole('button', { name: 'Upgrade to head…' }).click(),
    /^Upgrade \d+ revisions? on/,
  )
  for (const message of ['create reviews', 'keep the total', 'split customers']) {
    await page.getByRole('treegrid').getByRole('row', { name: message }).click()
    for (const tab of ['Summary', 'Source', 'SQL', 'Schema']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      if (tab !== 'Summary') await page.locator('.monaco-editor .view-line').first().waitFor()
    }
  }
  for (const digit of [3, 4, 5, 1]) {
    await page.keyboard.press(`Control+${digit}`)
    await page.locator('main.screen').waitFor()
  }
  await page.getByText('compared at').waitFor({ state: 'detached' })
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('End')
  await run(() => page.keyboard.press('d'), /^Downgrade \d+ revisions? on/)
}
