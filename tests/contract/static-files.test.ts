import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowserHost } from '../../electron/browser-host.ts'
import type { BrowserHost } from '../../electron/browser-host.ts'
import { loadStaticFiles, serveStaticFiles } from '../../electron/transport/static-files.ts'
import { createOwnFace } from './own-face.ts'
import { requestText, sendRaw } from './raw-http.ts'

const folder = mkdtempSync(join(tmpdir(), 'headway-static-'))
const outside = 'not to be served'
let host: BrowserHost
let port: number

beforeAll(async () => {
  const built = join(folder, 'dist', 'renderer')
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'index.html'), '<!doctype html><title>Headway</title>')
  writeFileSync(join(built, 'assets', 'index-abc.js'), 'export {}')
  writeFileSync(join(built, 'assets', 'notes.sqlite'), outside)
  writeFileSync(join(folder, 'secret.json'), outside)
  symlinkSync(join(folder, 'secret.json'), join(built, 'assets', 'link.json'))
  const page = serveStaticFiles(loadStaticFiles(built))
  host = await startBrowserHost({
    engine: createOwnFace(),
    port: 0,
    open: false,
    allowProduction: false,
    page,
  })
  port = Number(new URL(host.url).port)
})
afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const get = (target: string, method = 'GET') =>
  sendRaw(port, requestText(`${method} ${target}`, [`Host: 127.0.0.1:${port}`]))

describe('what the build wrote', () => {
  test.each(['/', '/index.html', '/?x=1'])(
    '%s is the page, never cached, under the policy',
    async (target) => {
      const answer = await get(target)
      expect(answer.status).toBe(200)
      expect(answer.body).toContain('<title>Headway</title>')
      expect(answer.headers).toMatch(/content-type: text\/html; charset=utf-8/i)
      expect(answer.headers).toMatch(/cache-control: no-store/i)
      expect(answer.headers).toMatch(/content-security-policy: default-src 'none'; script-src 'self';/i)
    },
  )
  test('a file with a hash in its name may be kept for ever', async () => {
    const answer = await get('/assets/index-abc.js')
    expect(answer.headers).toMatch(/content-type: text\/javascript/i)
    expect(answer.headers).toMatch(/immutable/i)
  })
  test('HEAD sends no body', async () => {
    expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })
})

describe('what it did not', () => {
  test.each([
    '/../../secret.json',
    '/../secret.json',
    '/assets/../../../secret.json',
    '/..%2f..%2fsecret.json',
    '/%2e%2e/%2e%2e/secret.json',
    '/%252e%252e%252fsecret.json',
    '/..\\..\\secret.json',
    '/..%5c..%5csecret.json',
    '/assets/..;/secret.json',
    '//secret.json',
    '/./../../secret.json',
    '/assets/index-abc.js/../../../../secret.json',
    '/assets/%00secret.json',
    '/index.html%00.js',
    '/assets/link.json',
    '/assets/notes.sqlite',
    '/assets',
    '/assets/',
    '/assets/.',
    '/dist/renderer/index.html',
    '/.env',
    '/package.json',
    '/%2fetc/passwd',
    '//etc/passwd',
    '/C:/Windows/win.ini',
    'file:///etc/passwd',
    '/constructor',
    '/__proto__',
    '/toString',
    '/INDEX.HTML',
    '/index.html/',
    '/index.html.',
    '/index.html::$DATA',
    '/%c0%ae%c0%ae/secret.json',
    '/%u002e%u002e/secret.json',
    '/@fs/etc/passwd',
    '/node_modules/vite/package.json',
    '*',
    'http://evil.example/',
    `/${'../'.repeat(500)}etc/passwd`,
  ])('%s', async (target) => {
    const answer = await get(target)
    expect([400, 404]).toContain(answer.status)
    expect(answer.body).not.toContain(outside)
    expect(answer.body).not.toMatch(/root:|<title>/)
  })
})

test('a window that is being built just now, and has no page yet, is not served as one without files', () => {
  const half = join(folder, 'half')
  mkdirSync(join(half, 'assets'), { recursive: true })
  writeFileSync(join(half, 'assets', 'index-abc.js'), 'export {}')
  expect(() => loadStaticFiles(half)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
