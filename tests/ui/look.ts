import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright'

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

const folder = join(import.meta.dirname, 'screenshots')

/** The sizes of `npm run pictures`: the smallest window that is promised, and a usual one. */
const sizes = [
  { width: 1024, height: 640 },
  { width: 1440, height: 900 },
] as const

/**
 * A picture of what is on screen, in both colors. Answers what axe finds serious: nothing, please. `npm run pictures`
 * wants them at several sizes instead, and leaves the judging to the tests.
 */
export async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  mkdirSync(folder, { recursive: true })
  if (process.env['PICTURES'] !== undefined) {
    await pictures(page, name)
    return found
  }
  for (const [index, colors] of (await bothColors(page)).entries()) {
    await page.emulateMedia({ colorScheme: colors, reducedMotion: 'reduce' })
    await page.locator(`html[data-theme="${colors}"]`).waitFor()
    await page.evaluate(twoFrames)
    await page.screenshot({ path: join(folder, `${name}-${colors}.png`) })
    found.push(...(await findings(page, index > 0)).map((line) => `${name}, ${colors}: ${line}`))
  }
  return found
}

async function pictures(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const colors of await bothColors(page)) {
      await page.emulateMedia({ colorScheme: colors, reducedMotion: 'reduce' })
      await page.locator(`html[data-theme="${colors}"]`).waitFor()
      await page.evaluate(twoFrames)
      const path = join(folder, `${name}-${colors}-${size.width}.png`)
      await page.screenshot({ path })
    }
  }
  if (before !== null) await page.setViewportSize(before)
}

/** The colors on screen first: changing them draws everything anew. */
async function bothColors(page: Page): Promise<readonly ('light' | 'dark')[]> {
  const isDark = (await page.locator('html').getAttribute('data-theme')) === 'dark'
  return isDark ? ['dark', 'light'] : ['light', 'dark']
}

/** Until what a change of colors made of the page is drawn. */
const twoFrames = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  })

/**
 * Serious and critical findings of axe, one line each. Colors are all that changes with the scheme; of Monaco's inside
 * the roles are its makers' business, the colors are ours.
 */
async function findings(page: Page, contrastOnly: boolean): Promise<string[]> {
  // Its source is large: once for each page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(
    async (options) => {
      const found = await window.axe.run({ exclude: ['.monaco-editor'] }, options)
      const inside = document.querySelector('.monaco-editor')
        ? await window.axe.run('.monaco-editor', { runOnly: ['color-contrast'] })
        : { violations: [] }
      return [...found.violations, ...inside.violations].map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`),
      }))
    },
    {
      resultTypes: ['violations' as const],
      ...(contrastOnly ? { runOnly: ['color-contrast'] } : {}),
    },
  )
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node}`))
  return [...serious, ...(contrastOnly ? [] : await page.evaluate(withoutScrollCue))]
}

/** Lists that go on beyond an edge and do not show it (styles/scroll-cues.css); their code is sent to the page. */
function withoutScrollCue(): string[] {
  const ownWay =
    '.monaco-editor *, pre, code, textarea, .sql-block, .history-scroll, .matrix-scroll, .run-log'
  return [...document.querySelectorAll('*')].flatMap((element) => {
    if (element.matches(ownWay) || element.scrollHeight <= element.clientHeight + 2) return []
    const style = getComputedStyle(element)
    const scrolls = style.overflowY === 'auto' || style.overflowY === 'scroll'
    const shades = ['--shade-top', '--shade-bottom'].map((name) => parseFloat(style.getPropertyValue(name)))
    if (!scrolls || element.clientHeight < 40 || shades.some((shade) => shade > 4)) return []
    return [`no sign of scrolling: ${element.tagName.toLowerCase()}.${element.className}`]
  })
}

/** Elements that stick out of the window or lie over each other among the named ones. */
export async function overlaps(page: Page, selectors: readonly string[]): Promise<string[]> {
  const boxes = await Promise.all(
    selectors.map(async (selector) => ({
      selector,
      box: await page.locator(selector).first().boundingBox(),
    })),
  )
  const size = page.viewportSize() ?? { width: 0, height: 0 }
  const problems: string[] = []
  boxes.forEach(({ selector, box }, index) => {
    if (!box) return void problems.push(`${selector} is not on screen`)
    if (
      box.x < -1 ||
      box.y < -1 ||
      box.x + box.width > size.width + 1 ||
      box.y + box.height > size.height + 1
    )
      problems.push(`${selector} sticks out`)
    for (const other of boxes.slice(index + 1)) {
      const b = other.box
      if (!b) continue
      const apart =
        box.x + box.width <= b.x + 1 ||
        b.x + b.width <= box.x + 1 ||
        box.y + box.height <= b.y + 1 ||
        b.y + b.height <= box.y + 1
      if (!apart) problems.push(`${selector} and ${other.selector} overlap`)
    }
  })
  return problems
}
