import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'

/** Trusts a project before the window opens, in the user's folder of a bench. */
export function trustIn(home: string, project: string): void {
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'trusted-projects.json'), JSON.stringify([realpathSync(project)]))
}

/** A page in a context of its own (nothing cached), until the first revision can be seen. */
export async function openPage(
  browser: Browser,
  link: string,
): Promise<{ readonly page: Page; readonly ms: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const started = performance.now()
  await page.goto(link, { waitUntil: 'commit' })
  await page.locator('[role=treegrid] [role=row]').first().waitFor()
  return { page, ms: performance.now() - started }
}

/** The time that 95 of 100 frames stay under while something is done, in ms. The first frames are left out. */
export async function frameTime(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`window.frames_ = []; window.last_ = performance.now(); window.counts_ = true;
    (function tick(now) { if (!counts_) return; frames_.push(now - last_); last_ = now; requestAnimationFrame(tick) })(performance.now())`)
  await act()
  const frames = await page.evaluate<number[]>('window.counts_ = false, frames_.slice(5)')
  return at95(frames)
}

/**
 * How long from a key to the frame that shows its answer, in ms. `answer` is an expression of the page that becomes
 * true; it is looked at before every frame.
 */
export async function answerTime(page: Page, press: () => Promise<void>, answer: string): Promise<number> {
  await page.evaluate(`window.answered_ = new Promise((resolve) => {
    let from = 0
    addEventListener('keydown', () => { from = performance.now() }, { capture: true, once: true })
    const look = () => from > 0 && (${answer}) ? resolve(performance.now() - from) : requestAnimationFrame(look)
    requestAnimationFrame(look)
  }); undefined`)
  await press()
  return page.evaluate<number>('answered_')
}

/** What 95 of 100 stay under. */
export function at95(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * 0.95)] ?? 0
}

/** What JavaScript holds after everything unused was given back, in MB. */
export async function pageMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}
