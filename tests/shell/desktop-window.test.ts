import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchStandIn } from '../helpers/electron-stand-in/launch.ts'
import type { StandInApp } from '../helpers/electron-stand-in/launch.ts'

/** The built main.js and preload.cjs, unchanged, over the stand-in for electron. */
const home = mkdtempSync(join(tmpdir(), 'headway-desktop-'))
let app: StandInApp
beforeAll(async () => {
  app = await launchStandIn([], { HEADWAY_HOME: home, STAND_IN_FOLDER: '/chosen/folder' })
})
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

/** Runs in the page's own world. */
const inPage = (expression: string): Promise<unknown> => app.page.evaluate(expression)

describe('the bridge', () => {
  test('exposes call and listen, what a desktop has for files, and nothing else', async () => {
    expect(await inPage('Object.keys(window.headway).join()')).toBe('call,listen')
    expect(await inPage('Object.keys(window.headwayShell).join()')).toBe('pickFolder,revealFile,pathOf')
    expect(await inPage('Object.isFrozen(window.headway)')).toBe(true)
  })

  test('a call reaches the engine and its answer the page', async () => {
    expect(await inPage("window.headway.call('project.recent', {})")).toEqual({ ok: true, result: [] })
  })

  test('an error comes as data', async () => {
    const answer = await inPage("window.headway.call('project.nothing', {})")
    expect(answer).toMatchObject({ ok: false, error: { code: 'unknown_operation' } })
  })

  test('the folder dialog answers the folder that was chosen', async () => {
    expect(await inPage("window.headwayShell.pickFolder('Open project')")).toBe('/chosen/folder')
  })

  test('a file is shown in the file manager, and nothing else than a path of one', async () => {
    expect(await inPage("window.headwayShell.revealFile('/some/file.sql')")).toBeUndefined()
    await expect.poll(() => app.output()).toContain('reveals /some/file.sql')
    await inPage("window.headwayShell.revealFile('relative.sql')")
    expect(app.output()).not.toContain('relative.sql')
  })

  test('the page has no Node and no Electron', async () => {
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer].join()')).toBe(
      'undefined,undefined,undefined,undefined',
    )
    expect(await inPage('typeof window.__electronStandIn')).toBe('undefined')
  })

  test('listening works until it is stopped, and stopping twice does no harm', async () => {
    expect(
      await inPage(
        "(() => { const stop = window.headway.listen('project.changed', () => {}); stop(); stop() })()",
      ),
    ).toBeUndefined()
  })
})

describe('what the page may not do', () => {
  test.each(['https://example.invalid/', 'file:///etc/passwd', 'data:text/html,gone'])(
    'go to %s',
    async (address) => {
      const before = app.page.url()
      await inPage(`void (location.href = ${JSON.stringify(address)})`)
      await app.page.waitForTimeout(200)
      expect(app.page.url()).toBe(before)
    },
  )

  test('open a window, nor hand an unknown address to the system', async () => {
    await inPage("void window.open('https://example.invalid/')")
    await expect
      .poll(() => app.output(), { timeout: 10_000 })
      .toContain('denies a window of https://example.invalid/')
    await expect.poll(() => app.page.context().pages().length, { timeout: 10_000 }).toBe(1)
    expect(app.output()).not.toContain('opens https://example.invalid')
  })

  test('but a link to the documentation opens in the system browser', async () => {
    await inPage("void window.open('https://www.sqlite.org/lang.html')")
    await expect
      .poll(() => app.output(), { timeout: 10_000 })
      .toContain('opens https://www.sqlite.org/lang.html')
    await expect.poll(() => app.page.context().pages().length, { timeout: 10_000 }).toBe(1)
  })

  test('run an inline script, or one from elsewhere', async () => {
    const ran = await inPage(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true })
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
    })`)
    expect(ran).toMatch(/^script-src/)
    expect(await inPage('window.inlineRan')).toBeUndefined()
    await inPage("void setTimeout('window.textRan = true', 0)")
    await app.page.waitForTimeout(100)
    expect(await inPage('window.textRan')).toBeUndefined()
  })

  test('connect anywhere but home', async () => {
    const refused = "fetch('https://example.invalid/').then(() => 'connected', () => 'refused')"
    expect(await inPage(refused)).toBe('refused')
  })

  test('call from a frame', async () => {
    const exposed = `(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const found = typeof frame.contentWindow.headway
      frame.remove()
      return found
    })()`
    expect(await inPage(exposed)).toBe('undefined')
  })
})

test('a reload keeps the bridge', async () => {
  await app.page.reload()
  expect(await inPage("window.headway.call('project.recent', {})")).toEqual({ ok: true, result: [] })
})

test('quitting closes the engine and ends the process', async () => {
  expect(await app.close()).toBe(0)
})
