import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type SchemeHandler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, SchemeHandler>()
let served: Promise<{ readonly real: string; readonly shown: string }> | null = null

export const protocolMembers = {
  registerSchemesAsPrivileged(): void {},
  handle(scheme: string, handler: SchemeHandler): void {
    handlers.set(scheme, handler)
  },
}

/**
 * Chromium knows no scheme of ours, so what `protocol.handle` serves is served over loopback HTTP. `shown` is the
 * origin that main code sees (`app://headway`), `real` the one the page has.
 */
export function serveOrigin(address: string): Promise<{ readonly real: string; readonly shown: string }> {
  served ??= listen(address)
  return served
}

async function listen(address: string): Promise<{ readonly real: string; readonly shown: string }> {
  const url = new URL(address)
  const shown = `${url.protocol}//${url.host}`
  const handler = handlers.get(url.protocol.slice(0, -1))
  if (!handler) throw new Error(`No protocol.handle for ${url.protocol}`)
  const server = createServer((request, response) => {
    void (async () => {
      const made = await handler(
        new Request(`${shown}${request.url ?? '/'}`, { method: request.method ?? 'GET' }),
      )
      response.writeHead(made.status, Object.fromEntries(made.headers))
      response.end(Buffer.from(await made.arrayBuffer()))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { real: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, shown }
}
