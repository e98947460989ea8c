import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import type { Browser, LaunchOptions } from 'playwright'

/** Where systems put a Chromium. */
const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** How to get one, where there is none. */
export const chromiumHelp =
  'Install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or set CHROMIUM_PATH.'

/** The Chromium to test with: CHROMIUM_PATH, else Playwright's own, else the system's. Null where there is none. */
export function findChromium(): string | null {
  const candidates = [process.env['CHROMIUM_PATH'], chromium.executablePath(), ...systemPaths]
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null
}

/** Options for every way of launching Playwright has. Throws, with what to do, where there is no Chromium. */
export function chromiumOptions(): LaunchOptions {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(`There is no Chromium. ${chromiumHelp}`)
  const root = process.getuid?.() === 0
  return {
    executablePath,
    headless: true,
    args: ['--disable-dev-shm-usage', ...(root ? ['--no-sandbox'] : [])],
  }
}

/** A headless Chromium. Close it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(chromiumOptions())
}
