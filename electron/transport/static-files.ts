import { readdirSync, readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { extname, join, relative, sep } from 'node:path'

/** A file of the built window, ready to be sent. */
type StaticFile = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** The built window by path; a path that is not in the list does not exist, whatever it spells. */
export interface StaticFiles {
  /** `pathname` as it came, undecoded: the build writes no name that needs encoding. */
  find(pathname: string): StaticFile | null
}

/** What the page may load and where it may connect: itself, nothing else. Monaco draws with inline styles. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer, whatever it is. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

/**
 * Reads the folder of the built window once, into memory. Later requests touch no file system, so there is nothing to
 * traverse. Throws with Node's code ENOENT where the window was not built.
 */
export function loadStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const pathname = `/${relative(folder, path).split(sep).join('/')}`
    files.set(pathname, { body: new Uint8Array(readFileSync(path)), headers: headersOf(pathname, type) })
  }
  const index = files.get('/index.html')
  // A window that is being built just now has no page yet, or not all of it.
  if (!index) throw Object.assign(new Error(`There is no index.html in ${folder}.`), { code: 'ENOENT' })
  files.set('/', index)
  return { find: (pathname) => files.get(pathname) ?? null }
}

/** Serves `files` over HTTP. Whether a request may be answered at all was decided before. */
export function serveStaticFiles(files: StaticFiles): RequestListener {
  return (request, response) => {
    const file = files.find((request.url ?? '').split('?', 1)[0] ?? '')
    const headers = file?.headers ?? { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' }
    const body = file?.body ?? 'Not found.'
    response.writeHead(file === null ? 404 : 200, { ...headers, 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** Names under `assets/` hold a hash of the content, so they never change; everything else is asked for again. */
function headersOf(pathname: string, type: string): Record<string, string> {
  const cache = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store'
  return { ...securityHeaders, 'content-type': type, 'cache-control': cache }
}
