import { app, shell } from 'electron'
import type { Session, WebContents } from 'electron'

/** Where the window's files come from: a scheme of our own, so that the page has an origin and modules load. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://headway`

/** Hosts that a link in the window may open in the system's browser. */
const documentation: ReadonlySet<string> = new Set([
  'alembic.sqlalchemy.org',
  'knexjs.org',
  'www.postgresql.org',
  'www.sqlite.org',
])

/** The address to hand to the system's browser, or null: https, a documentation host, no credentials, no odd port. */
export function externalAddress(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const plain = url.username === '' && url.password === '' && url.port === ''
  return url.protocol === 'https:' && plain && documentation.has(url.hostname) ? url.href : null
}

/** Closes every way out of a page: navigation, redirects, new windows, webviews. For each contents ever made. */
function hardenContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url)
    if (address !== null) void shell.openExternal(address)
    return { action: 'deny' }
  })
}

/** What the window may do of what a page asks for: copy text, and tell of the end of a run. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

/** Refuses every other permission, and every device. */
export function hardenSession(session: Session): void {
  const allowed = (permission: string, origin: string): boolean =>
    allowedPermissions.has(permission) && origin === appOrigin
  session.setPermissionRequestHandler((contents, permission, callback) =>
    callback(allowed(permission, originOf(contents.getURL()))),
  )
  session.setPermissionCheckHandler((_, permission, origin) => allowed(permission, originOf(origin)))
  session.setDevicePermissionHandler(() => false)
}

/** Hardens whatever contents come to be, before their first page. */
export function hardenEverything(): void {
  app.on('web-contents-created', (_, contents) => hardenContents(contents))
}

/** URL gives `null` as the origin of schemes it does not know, so it is put together by hand. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return ''
  const url = new URL(address)
  return `${url.protocol}//${url.host}`
}
