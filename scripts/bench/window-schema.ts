import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchChromium } from '../../tests/helpers/chromium.ts'
import { openRawSqlite } from '../../tests/helpers/raw-session.ts'
import { withHost } from '../lib/bench-host.ts'
import { at95, frameTime, openPage, trustIn } from '../lib/bench-page.ts'
import { top } from '../lib/bootstrap.mjs'
import { printFigure } from '../lib/figure.ts'

/** Schemas in the window: the picture of 500 tables and moving it, and a diff that was asked for before. */
const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const browser = await launchChromium()
try {
  await measureDiagram(await manyTables(500))
  await measureDiff(copySample())
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function measureDiagram(project: string): Promise<void> {
  const home = join(folder, 'home-diagram')
  trustIn(home, project)
  await withHost(project, home, async (newLink) => {
    const { page } = await openPage(browser, await newLink())
    await page.keyboard.press('Control+5')
    const choice = page.getByLabel('What is shown')
    await choice.waitFor()
    const started = performance.now()
    await choice.selectOption('target:dev')
    await page.getByText('500 tables').waitFor()
    await page.locator('.diagram-far, .diagram-table').first().waitFor()
    const ms = performance.now() - started
    printFigure({ name: 'window: a picture of 500 tables', value: ms, unit: 'ms', limit: 2000 })
    const frame = await frameTime(page, () => pan(page))
    printFigure({
      name: 'window: 500 tables, panning, p95 of a frame',
      value: frame,
      unit: 'ms',
      limit: 20,
    })
  })
}

async function pan(page: Page): Promise<void> {
  const box = await page.locator('.diagram-flow').boundingBox()
  if (box === null) throw new Error('There is no picture.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let at = 0; at < 120; at++) {
    await page.mouse.move(x + Math.sin(at / 12) * 300, y + Math.cos(at / 12) * 150)
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
}

/** The Schema tab of two revisions by turns, once both are known. */
async function measureDiff(project: string): Promise<void> {
  const home = join(folder, 'home-diff')
  trustIn(home, project)
  await withHost(project, home, async (newLink) => {
    const { page } = await openPage(browser, await newLink())
    const row = (message: string) => page.getByRole('treegrid').getByRole('row', { name: message })
    const shows = async (message: string, table: string): Promise<number> => {
      const started = performance.now()
      await row(message).click()
      await page.locator('.monaco-diff-editor .modified .view-line', { hasText: table }).first().waitFor()
      await page.locator('.monaco-diff-editor .line-insert').first().waitFor({ state: 'attached' })
      return performance.now() - started
    }
    await row('create reviews').click()
    await page.getByRole('tab', { name: 'Schema' }).click()
    const pair = [
      ['create reviews', 'reviews'],
      ['products can be discontinued', 'discontinued'],
    ] as const
    for (const [message, table] of pair) await shows(message, table)
    const times: number[] = []
    for (let turn = 0; turn < 12; turn++)
      for (const [message, table] of pair) times.push(await shows(message, table))
    printFigure({ name: 'window: a warm schema diff, p95', value: at95(times), unit: 'ms', limit: 300 })
  })
}

function copySample(): string {
  const project = join(folder, '01-shop')
  cpSync(join(top, 'migrations-sample', '01-shop'), project, { recursive: true })
  return project
}

async function manyTables(count: number): Promise<string> {
  const project = join(folder, 'tables')
  mkdirSync(join(project, 'migrations'), { recursive: true })
  const settings = { targets: { dev: { url: 'sqlite:///dev.db', tier: 'development' } } }
  writeFileSync(join(project, 'headway.json'), JSON.stringify(settings))
  const text =
    '-- message: nothing\n-- revision: aaaaaaaaaaa1\n-- down_revision: none\n\n-- upgrade\nselect 1;\n'
  writeFileSync(join(project, 'migrations', '1.sql'), text)
  const session = await openRawSqlite(join(project, 'dev.db'))
  await session.run('begin')
  for (let at = 0; at < count; at++) {
    const parent = at % 20 === 0 ? '' : `, parent integer references t${at - (at % 20)} (id)`
    await session.run(`create table t${at} (id integer primary key, name text, note text${parent})`)
  }
  await session.run('commit')
  await session.close()
  return project
}
