import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { pinnedNode, top } from '../../scripts/lib/bootstrap.mjs'
import { launchChromium } from '../helpers/chromium.ts'

/** `npm start -- --browser`, as a person types it, and a real browser on its page. */
const home = mkdtempSync(join(tmpdir(), 'headway-browser-'))
let child: ChildProcess
let output = ''
let browser: Browser

beforeAll(async () => {
  child = spawn(pinnedNode(), [join(top, 'scripts', 'start.mjs'), '--browser', '--no-open'], {
    cwd: top,
    env: { ...process.env, HEADWAY_HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  browser = await launchChromium()
  await vi.waitFor(() => expect(links()).toHaveLength(1), { timeout: 60_000, interval: 50 })
})
afterAll(async () => {
  await browser.close()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  rmSync(home, { recursive: true, force: true })
})

function links(): string[] {
  return output.match(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}/g) ?? []
}

/** A page in a context of its own, with everything it complains about. */
async function openPage(link: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext()).newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(link)
  return { page, complaints }
}

const historyRow = (page: Page) => page.getByRole('row', { name: /create customers/ })

test('one line says where the window is shown, and why there', () => {
  expect(output).toContain('Starting in the browser, not in Electron: asked for with --browser.')
})

describe('the first page', () => {
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    ;({ page, complaints } = await openPage(links()[0] ?? ''))
  })

  test('shows the sample, and its address holds no token any more', async () => {
    await historyRow(page).waitFor()
    expect(new URL(page.url()).hash).toBe('')
  })

  test('works on after a reload, by its cookie', async () => {
    await page.reload()
    await historyRow(page).waitFor()
  })

  test('works in a second tab, too', async () => {
    const second = await page.context().newPage()
    await second.goto(page.url())
    await historyRow(second).waitFor()
    await second.close()
  })

  test('has nothing to complain about: no violation of the policy, no missing file', () => {
    expect(complaints).toEqual([])
  })

  test('holds a cookie that no script can read', async () => {
    const cookies = await page.context().cookies()
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }])
    expect(await page.evaluate('document.cookie')).toBe('')
  })
})

test('a link that was used opens nothing, and the page says so', async () => {
  const { page } = await openPage(links()[0] ?? '')
  await expect
    .poll(() => page.locator('body').textContent(), { timeout: 10_000 })
    .toMatch(/link|session|connection/i)
  expect(await historyRow(page).count()).toBe(0)
  await page.context().close()
})

test('Enter in the terminal gives a new link, for another browser', async () => {
  child.stdin?.write('\n')
  await expect.poll(() => links().length).toBe(2)
  const { page } = await openPage(links()[1] ?? '')
  await historyRow(page).waitFor()
  await page.context().close()
})

describe('what the page loads', () => {
  const assets = join(top, 'dist', 'renderer', 'assets')
  const index = readFileSync(join(top, 'dist', 'renderer', 'index.html'), 'utf8')
  const first = [...index.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map((match) => match[1] ?? '')

  test('at first is at most 300 kB of compressed script', () => {
    const bytes = first.map((name) => gzipSync(readFileSync(join(assets, name))).length)
    const total = bytes.reduce((sum, each) => sum + each, 0)
    expect(total).toBeGreaterThan(10_000)
    expect(total).toBeLessThanOrEqual(300_000)
  })

  test('at first holds no Monaco, which is there in a file of its own', () => {
    expect(first.filter((name) => name.startsWith('monaco'))).toEqual([])
    expect(readdirSync(assets).filter((name) => /^monaco.*\.js$/.test(name))).not.toEqual([])
  })
})
