import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import type { BrowserContext, Page } from 'playwright'
import { chromiumOptions } from '../chromium.ts'
import { appMembers } from './app.ts'
import { serveOrigin } from './scheme-server.ts'
import { strict } from './strict.ts'
import { WebContents } from './web-contents.ts'

type WindowOptions = {
  readonly width: number
  readonly height: number
  readonly webPreferences: {
    readonly preload: string
    readonly sandbox: boolean
    readonly contextIsolation: boolean
  }
}

const windows = new Set<BrowserWindow>()
let context: Promise<BrowserContext> | null = null

/** One window: a page of a headless Chromium that a test reaches over its debugging port. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly #options: WindowOptions
  #page: Page | null = null

  constructor(options: WindowOptions) {
    super()
    const { sandbox, contextIsolation } = options.webPreferences
    if (!sandbox || !contextIsolation) throw new Error('The stand-in opens sandboxed, isolated windows only.')
    this.#options = options
    const contents = new WebContents()
    this.webContents = strict('webContents', contents)
    contents.face = this.webContents
    windows.add(this)
    appMembers.emit('web-contents-created', {}, this.webContents)
    return strict('BrowserWindow', this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows].at(-1) ?? null
  }

  async loadURL(address: string): Promise<void> {
    const origins = await serveOrigin(address)
    const { width, height, webPreferences } = this.#options
    context ??= openContext(width, height)
    const opened = await context
    const page =
      opened.pages().find((candidate) => candidate.url() === 'about:blank') ?? (await opened.newPage())
    this.#page = page
    page.on('close', () => this.#closed())
    await this.webContents.attach(page, webPreferences.preload, origins)
    await page.goto(address.replace(origins.shown, origins.real))
    this.emit('ready-to-show')
  }

  show(): void {}
  focus(): void {}
  maximize(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: this.#options.width, height: this.#options.height }
  }
  close(): void {
    void this.#page?.close()
  }

  #closed(): void {
    this.emit('close', { preventDefault() {} })
    windows.delete(this)
    this.emit('closed')
    if (windows.size === 0) appMembers.emit('window-all-closed')
  }
}

async function openContext(width: number, height: number): Promise<BrowserContext> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-stand-in-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const port = await freePort()
  const options = chromiumOptions()
  const opened = await chromium.launchPersistentContext(folder, {
    ...options,
    args: [...(options.args ?? []), `--remote-debugging-port=${port}`],
    viewport: { width, height },
  })
  appMembers.onExit(() => opened.close())
  console.log(`stand-in for electron: window at http://127.0.0.1:${port}`)
  return opened
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
