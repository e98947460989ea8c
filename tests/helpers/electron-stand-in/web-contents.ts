import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright'
import { invokeAs } from './ipc-main.ts'
import type { StandInFrame } from './ipc-main.ts'
import { bindingName, pageScript, preloadScript, preloadWorld } from './page-scripts.ts'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }
type World = { readonly origin: string; readonly frameId: string }
type Call = { readonly id: number; readonly channel: string; readonly args: unknown[] }

/** The contents of one window: a page of Chromium, with the preload in a world of its own. */
export class WebContents extends EventEmitter {
  readonly mainFrame: StandInFrame & { origin: string; url: string } = { origin: '', url: '', parent: null }
  /** What main code holds: this, behind the guard against members that are not emulated. */
  face: WebContents = this
  #page: Page | null = null
  #cdp: CDPSession | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #deniesWindows = false
  readonly #worlds = new Map<number, World>()
  #mainFrameId = ''
  #origins = { real: '', shown: '' }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  getURL(): string {
    return this.mainFrame.url
  }

  /** Calls the listeners of the preload; a page that is not there hears nothing, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    for (const [id, world] of this.#worlds) {
      if (world.frameId === this.#mainFrameId) this.#run(id, 'standInEvent', { channel, args })
    }
  }

  /** Puts the preload into every document that `page` will show, and closes what the handlers deny. */
  async attach(page: Page, preload: string, origins: { real: string; shown: string }): Promise<void> {
    this.#page = page
    this.#origins = origins
    const cdp = await page.context().newCDPSession(page)
    this.#cdp = cdp
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const data = context.auxData as { frameId: string }
      if (context.name === preloadWorld)
        this.#worlds.set(context.id, { origin: context.origin, frameId: data.frameId })
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#worlds.delete(executionContextId),
    )
    cdp.on('Runtime.executionContextsCleared', () => this.#worlds.clear())
    cdp.on('Page.windowOpen', ({ url }) => {
      this.#deniesWindows = this.#openHandler({ url }).action === 'deny'
      if (this.#deniesWindows) console.log(`stand-in for electron: denies a window of ${url}`)
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) void this.#receive(JSON.parse(payload) as Call, executionContextId)
    })
    const tree = await cdp.send('Page.getFrameTree')
    this.#mainFrameId = tree.frameTree.frame.id
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(readFileSync(preload, 'utf8')),
      worldName: preloadWorld,
    })
    await this.#guard(page)
  }

  /** Navigations that the page starts, and windows it opens, go by the listeners that main code registered. */
  async #guard(page: Page): Promise<void> {
    await page.route(
      (url) => url.origin !== this.#origins.real,
      (route, request) => {
        if (!request.isNavigationRequest()) return route.continue()
        return this.#denies(request.url()) ? route.abort('aborted') : route.continue()
      },
    )
    page.on('popup', (popup) => {
      if (this.#deniesWindows) void popup.close()
    })
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return
      this.mainFrame.url = frame.url().replace(this.#origins.real, this.#origins.shown)
      this.mainFrame.origin = this.#shown(new URL(frame.url()).origin)
    })
  }

  #denies(url: string): boolean {
    let prevented = false
    const event = { url, preventDefault: () => (prevented = true), defaultPrevented: false }
    this.emit('will-navigate', event, url)
    return prevented
  }

  #shown(origin: string): string {
    return origin === this.#origins.real ? this.#origins.shown : origin
  }

  async #receive({ id, channel, args }: Call, context: number): Promise<void> {
    const world = this.#worlds.get(context)
    const main = world?.frameId === this.#mainFrameId
    const frame = main
      ? this.mainFrame
      : { origin: this.#shown(world?.origin ?? ''), url: '', parent: this.mainFrame }
    try {
      const value = await invokeAs({ sender: this.face, senderFrame: world ? frame : null }, channel, ...args)
      this.#run(context, 'standInSettle', { id, value })
    } catch (error) {
      this.#run(context, 'standInSettle', { id, error: String(error) })
    }
  }

  #run(context: number, name: string, message: unknown): void {
    if (this.#page?.isClosed()) return
    const expression = `${name}(${JSON.stringify(message)})`
    // A context that is gone is a page that was reloaded: its calls have nobody left to answer.
    this.#cdp?.send('Runtime.evaluate', { contextId: context, expression }).catch(() => undefined)
  }
}
