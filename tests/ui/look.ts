import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

const folder = join(import.meta.dirname, 'screenshots')

/** Contrast in dark is asked of every state in a long run; on every commit of the states in `alwaysDark`. */
const alwaysDark = new Set([
  'history',
  'plan-open',
  'changes',
  'drift',
  'welcome',
  'run-failed',
  'plan-production',
])

/** A picture of what is on screen, in both colours. Answers what axe finds serious: nothing, please. */
export async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  mkdirSync(folder, { recursive: true })
  for (const colors of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: colors, reducedMotion: 'reduce' })
    await page.locator(`html[data-theme="${colors}"]`).waitFor()
    await page.waitForTimeout(120)
    await page.screenshot({ path: join(folder, `${name}-${colors}.png`), animations: 'disabled' })
    if (colors === 'dark' && process.env['SOAK'] === undefined && !alwaysDark.has(name)) continue
    found.push(...(await findings(page, colors === 'dark')).map((line) => `${name}, ${colors}: ${line}`))
  }
  return found
}

/** Serious and critical findings of axe, one line each. Colours are all that changes with the scheme; Monaco's own inside is its makers' business. */
async function findings(page: Page, contrastOnly: boolean): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude('.monaco-editor')
  if (contrastOnly) axe.withRules(['color-contrast'])
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
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
