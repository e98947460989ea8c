import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { describe } from 'vitest'
import type { Browser, Page } from 'playwright'
import { chromiumHelp, findChromium, launchChromium } from '../helpers/chromium.ts'
import { launchStandIn } from '../helpers/electron-stand-in/launch.ts'
import { canRunElectron } from '../helpers/requirements.ts'

/** How the window is run: in a browser, in Electron's stand-in, in the real Electron. */
export type WindowKind = 'browser' | 'stand-in' | 'electron'

const windowKinds: readonly WindowKind[] = ['browser', 'stand-in', 'electron']

/** The same specs for every kind of window; `%s` in the name is the kind. What cannot run here is counted as skipped. */
export function describeWindows(name: string, specs: (kind: WindowKind) => void): void {
  for (const kind of windowKinds) {
    const missing = kind === 'electron' && !canRunElectron()
    describe.skipIf(missing)(name.replace('%s', kind), () => specs(kind))
  }
}

export type OpenOptions = {
  /** Absolute path of the project; null starts at the welcome. */
  readonly project: string | null
  /** Trusted before the window opens. */
  readonly trusted?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly size?: { readonly width: number; readonly height: number }
  readonly colors?: 'dark' | 'light'
}

export type OpenWindow = {
  readonly page: Page
  /** What the page complained about: errors of its console and exceptions. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

const top = join(import.meta.dirname, '..', '..')
const size = { width: 1440, height: 900 }

/** Opens the built window of a kind over the real engine, with user data of its own. Close it. */
export async function openWindow(kind: WindowKind, options: OpenOptions): Promise<OpenWindow> {
  const home = mkdtempSync(join(tmpdir(), 'headway-ui-home-'))
  if (options.trusted === true && options.project !== null) trust(home, options.project)
  const environment = { ...options.environment, HEADWAY_HOME: home }
  const args = options.project === null ? [] : ['--project', options.project]
  const started = await start[kind](args, environment)
  const { page } = started
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.setDefaultTimeout(30_000)
  await page.setViewportSize(options.size ?? size)
  await page.emulateMedia({ colorScheme: options.colors ?? 'dark', reducedMotion: 'reduce' })
  try {
    await page.locator('.workbench, .welcome').waitFor()
  } catch (error) {
    await started.close()
    throw error
  }
  return {
    page,
    complaints,
    async close() {
      await started.close()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function trust(home: string, project: string): void {
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'trusted-projects.json'), JSON.stringify([realpathSync(project)]))
}

type Started = { readonly page: Page; close(): Promise<void> }
type Start = (args: readonly string[], environment: Readonly<Record<string, string>>) => Promise<Started>

let chromium: Promise<Browser> | null = null

const start: Readonly<Record<WindowKind, Start>> = {
  async browser(args, environment) {
    if (findChromium() === null) throw new Error(`There is no Chromium. ${chromiumHelp}`)
    chromium ??= launchChromium()
    const host = spawn(process.execPath, [join(top, 'dist/main/browser-main.js'), '--no-open', ...args], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const url = await firstLink(host)
    const context = await (await chromium).newContext()
    const page = await context.newPage()
    await page.goto(url)
    return {
      page,
      async close() {
        await context.close()
        await stop(host)
      },
    }
  },
  async 'stand-in'(args, environment) {
    const app = await launchStandIn(args, environment)
    return { page: app.page, close: async () => void (await app.close()) }
  },
  async electron(args, environment) {
    const app = await _electron.launch({
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), top, ...args],
      env: { ...(process.env as Record<string, string>), ...environment },
    })
    return { page: await app.firstWindow(), close: () => app.close() }
  },
}

/** Ends the browser that windows of this file shared. For `afterAll`. */
export async function closeChromium(): Promise<void> {
  const open = chromium
  chromium = null
  await (await open)?.close()
}

async function firstLink(host: ChildProcess): Promise<string> {
  let output = ''
  return await new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const link = /http:\/\/\S+#\S+/.exec(output)?.[0]
      if (link !== undefined) resolve(link)
    }
    host.stdout?.on('data', read)
    host.stderr?.on('data', read)
    host.once('exit', (code) => reject(new Error(`The browser host ended with ${code}:\n${output}`)))
  })
}

async function stop(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null) return
  const ended = new Promise((resolve) => host.once('exit', resolve))
  host.kill('SIGTERM')
  await ended
}
