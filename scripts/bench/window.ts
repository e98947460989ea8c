import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright'
import { launchChromium } from '../../tests/helpers/chromium.ts'
import { hostEnvironment, residentMb, withHost } from '../lib/bench-host.ts'
import { pinnedNode, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'

/** The window in a browser: time to interactive on the sample; paint, scrolling and memory with 10,000 revisions. */
const runs = 5
const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const home = join(folder, 'home')
const browser = await launchChromium()
try {
  measureScript()
  await measureSample(copySample())
  await measureMany(writeMany(10_000))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

function measureScript(): void {
  const assets = join(top, 'dist', 'renderer', 'assets')
  const first = readdirSync(assets).filter((name) => /^index-.*\.js$/.test(name))
  const bytes = first.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
  printFigure({ name: 'window: first script, compressed', value: bytes / 1000, unit: 'kB', limit: 300 })
}

async function measureSample(project: string): Promise<void> {
  const times: number[] = []
  await withHost(project, home, async (newLink) => {
    for (let run = 0; run < runs; run++) times.push((await open(browser, await newLink())).ms)
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
    const { page, ms } = await open(browser, await newLink())
    printFigure({ name: 'window: 10,000 revisions, first paint', value: ms, unit: 'ms', limit: 2000 })
    const frame = await scroll(page)
    printFigure({
      name: 'window: 10,000 revisions, scrolling, p95 of a frame',
      value: frame,
      unit: 'ms',
      limit: 20,
    })
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

/** A page in a context of its own (nothing cached), until the first revision can be seen. */
async function open(from: Browser, link: string): Promise<{ readonly page: Page; readonly ms: number }> {
  const page = await (await from.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const started = performance.now()
  await page.goto(link, { waitUntil: 'commit' })
  await page
    .locator('[role=treegrid] [role=row][aria-rowindex="2"], [role=treegrid] [role=row]')
    .first()
    .waitFor()
  return { page, ms: performance.now() - started }
}

/** Turns the wheel for two seconds; the time that 95 of 100 frames stay under. */
async function scroll(page: Page): Promise<number> {
  await page.locator('[role=treegrid]').hover()
  await page.evaluate(`window.frames_ = []; window.last_ = performance.now();
    (function tick(now) { frames_.push(now - last_); last_ = now; requestAnimationFrame(tick) })(performance.now())`)
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, 400)
    await page.waitForTimeout(16)
  }
  const frames = await page.evaluate<number[]>('frames_.slice(5)')
  return frames.toSorted((left, right) => left - right)[Math.floor(frames.length * 0.95)] ?? 0
}

function copySample(): string {
  const project = join(folder, '01-shop')
  cpSync(join(top, 'migrations-sample', '01-shop'), project, { recursive: true })
  return project
}

function writeMany(count: number): string {
  const project = join(folder, 'many')
  mkdirSync(join(project, 'migrations'), { recursive: true })
  const settings = { targets: { dev: { url: 'sqlite:///dev.db', tier: 'development' } } }
  writeFileSync(join(project, 'headway.json'), JSON.stringify(settings))
  for (let index = 0; index < count; index++) {
    writeFileSync(join(project, 'migrations', `${idOf(index)}_step.ts`), revisionText(index))
  }
  return project
}

function idOf(index: number): string {
  return `r${String(index).padStart(11, '0')}`
}

function revisionText(index: number): string {
  const parent = index === 0 ? 'null' : `'${idOf(index - 1)}'`
  return `/** step ${index} */
import type { Knex } from 'knex'

export const revision = '${idOf(index)}'
export const downRevision = ${parent}
export const createDate = '2026-01-01T00:00:00Z'

export async function upgrade(knex: Knex) {
  await knex.schema.createTable('table_${index}', (table) => table.increments('id'))
}

export async function downgrade(knex: Knex) {
  await knex.schema.dropTable('table_${index}')
}
`
}
