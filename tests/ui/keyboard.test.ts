import { expect, test } from 'vitest'
import { describeWindows } from './open-window.ts'
import { copySample } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open } = screenSession()

describeWindows('with the keyboard alone in the %s', (kind) => {
  test('the main job', async () => {
    const project = copySample('01-shop', 'shop.db')
    const hands = await open(project, {}, kind)
    const { page, grid } = hands
    const selected = (): Promise<string | null> =>
      grid.locator('[aria-selected="true"]').first().getAttribute('aria-label')
    const focused = (): Promise<string | null> =>
      page.evaluate('document.activeElement?.getAttribute("role") ?? document.activeElement?.tagName ?? null')

    await hands.stands('11 behind')
    await page.keyboard.press('Control+l')
    expect(await focused()).toBe('treegrid')
    expect(await selected()).toMatch(/^products can be discontinued/)

    // To the oldest, two up, and up to there.
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await selected()).toMatch(/^create products/)
    await page.keyboard.press('u')
    await hands.dialog.getByRole('button', { name: 'Upgrade 3 revisions on dev' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await hands.dialog.getByRole('heading', { name: 'Upgraded dev' }).waitFor({ timeout: 40_000 })
    await page.keyboard.press('Escape')
    await hands.dialog.waitFor({ state: 'detached' })
    await expect.poll(focused).toBe('treegrid')
    expect(await project.version()).toEqual(['3c9e52d7b961'])

    await hands.stands('8 behind')

    // Home is where the target stands; Ctrl and arrows follow the graph.
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    expect(await selected()).toMatch(/^create products, current/)
    await page.keyboard.press('Control+ArrowDown')
    expect(await selected()).toMatch(/^create categories/)
    await page.keyboard.press('Control+ArrowUp')
    expect(await selected()).toMatch(/^create products/)

    // Space to the detail and Escape back; Enter to the source.
    await page.keyboard.press('Space')
    await expect.poll(focused).toBe('tab')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('treegrid')
    await page.keyboard.press('Enter')
    const source = await hands.source()
    await source.focus()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('treegrid')

    // The palette has everything; the menu is where Shift+F10 is.
    await page.keyboard.press('Control+k')
    await expect.poll(focused).toBe('combobox')
    await page.keyboard.type('downgrade to base')
    await page.keyboard.press('Enter')
    await hands.dialog.getByRole('button', { name: 'Downgrade 3 revisions on dev' }).waitFor()
    await page.keyboard.press('Escape')
    await hands.dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+l')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Downgrade to here…' }).waitFor()
    await expect.poll(focused).toBe('menuitem')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await hands.dialog.getByRole('button', { name: 'Downgrade 1 revision on dev' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await hands.dialog.getByRole('heading', { name: 'Downgraded dev' }).waitFor({ timeout: 40_000 })
    await page.keyboard.press('Enter')
    await hands.dialog.waitFor({ state: 'detached' })
    expect(await project.version()).toEqual(['2b7d41c6a850'])

    // Other screens and back.
    await page.keyboard.press('Control+3')
    await page.getByRole('table').waitFor()
    await page.keyboard.press('Control+1')
    await grid.waitFor()
  })
})
