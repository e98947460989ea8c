import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright'
import { launchChromium } from '../../tests/helpers/chromium.ts'
import { hostEnvironment, residentMb, withHost } from '../lib/bench-host.ts'
import { answerTime, at95, frameTime, openPage } from '../lib/bench-page.ts'
import { writeMany } from '../lib/bench-projects.ts'
import { pinnedNode, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'

/**
 * The window in a browser: time to interactive on the sample; paint, scrolling, answers to keys and memory with 10,000
 * revisions. Where Chromium draws in software (no graphics card) that bounds the time of a frame.
 */
const runs = 5
const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const home = join(folder, 'home')
const browser = await launchChromium()
try {
  measureScript()
  await measureSample(copySample())
  await measureMany(writeMany(folder, 10_000, 12))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

function measureScript(): void {
  const built = join(top, 'dist', 'renderer')
  const page = readFileSync(join(built, 'index.html'), 'utf8')
  const first = [...page.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  const bytes = first.reduce((sum, path) => sum + gzipSync(readFileSync(join(built, path))).length, 0)
  printFigure({ name: 'window: first scripts, compressed', value: bytes / 1000, unit: 'kB', limit: 300 })
}

async function measureSample(project: string): Promise<void> {
  const times: number[] = []
  await withHost(project, home, async (newLink) => {
    for (let run = 0; run < runs; run++) times.push((await openPage(browser, await newLink())).ms)
  })
  printFigure({
    name: 'window: interactive on the sample, median',
    value: median(times),
    unit: 'ms',
    limit: 1000,
  })
}

async function measureMany(project: string): Promise<void> {
  await withHost(project, home, async (newLink, host) => {
    const { page, ms } = await openPage(browser, await newLink())
    printFigure({ name: 'window: 10,000 revisions, first paint', value: ms, unit: 'ms', limit: 2000 })
    const frame = await frameTime(page, () => scroll(page))
    printFigure({
      name: 'window: 10,000 revisions in 12 lanes, scrolling, p95 of a frame',
      value: frame,
      unit: 'ms',
      limit: 20,
    })
    await measureKeys(page)
    printFigure({ name: 'engine: 10,000 revisions, memory', value: residentMb(host), unit: 'MB', limit: 300 })
  })
  const started = performance.now()
  const args = [join(top, 'bin', 'headway.mjs'), 'history', '-C', project]
  const ran = spawnSync(pinnedNode(), args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: hostEnvironment(home),
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  printFigure({
    name: 'headway history, 10,000 revisions',
    value: performance.now() - started,
    unit: 'ms',
    limit: 1000,
  })
}

/** Turns the wheel for two seconds. */
async function scroll(page: Page): Promise<void> {
  await page.locator('[role=treegrid]').hover()
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(16)
  }
}

/** From the key to the frame that shows it: the summary of the next row, what is found in all rows. */
async function measureKeys(page: Page): Promise<void> {
  const grid = page.locator('[role=treegrid]')
  await grid.focus()
  await page.keyboard.press('Home')
  const summaries: number[] = []
  for (let at = 0; at < 40; at++) {
    const before = await page.locator('.detail-head code').first().innerText()
    const answer = `document.querySelector('.detail-head code')?.textContent !== '${before}'`
    summaries.push(await answerTime(page, () => grid.press('ArrowDown'), answer))
  }
  printFigure({
    name: 'window: 10,000 revisions, Summary after a key, p95',
    value: at95(summaries),
    unit: 'ms',
    limit: 50,
  })
  await page.keyboard.press('Control+f')
  const finds: number[] = []
  for (const key of 'step 4321') {
    const before = await page.locator('.find-count').innerText()
    if (key === ' ') {
      await page.keyboard.press(key)
      continue
    }
    const answer = `!['', ${JSON.stringify(before)}].includes(document.querySelector('.find-count').innerText)`
    // The first letters are in every message: nothing new is shown.
    const isNews = /\d/.test(key) || before === ''
    if (isNews) finds.push(await answerTime(page, () => page.keyboard.press(key), answer))
    else await page.keyboard.press(key)
  }
  printFigure({
    name: 'window: 10,000 revisions, find over all, worst',
    value: Math.max(...finds),
    unit: 'ms',
    limit: 50,
  })
}

function copySample(): string {
  const project = join(folder, '01-shop')
  cpSync(join(top, 'migrations-sample', '01-shop'), project, { recursive: true })
  return project
}
