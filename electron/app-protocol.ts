import { protocol } from 'electron'
import { rendererFolder } from './package-root.ts'
import { appOrigin, appScheme } from './security.ts'
import { loadStaticFiles, securityHeaders } from './transport/static-files.ts'
import type { StaticFiles } from './transport/static-files.ts'

/** Must run before the app is ready: modules, fetch and workers need a standard, secure scheme. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves the built window from memory. Throws ENOENT where it was not built. */
export function serveAppScheme(): void {
  const files = loadStaticFiles(rendererFolder())
  protocol.handle(appScheme, (request) => respond(files, request.method, request.url))
}

function respond(files: StaticFiles, method: string, address: string): Response {
  const url = new URL(address)
  const ours = method === 'GET' && `${url.protocol}//${url.host}` === appOrigin
  const file = ours ? files.find(url.pathname) : null
  if (file === null) return new Response('Not found.', { status: 404, headers: { ...securityHeaders } })
  return new Response(file.body, { headers: { ...file.headers } })
}
