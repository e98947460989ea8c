import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { z } from 'zod'
import type { EngineFace } from '../shared/contract.ts'
import { HeadwayError } from '../shared/errors.ts'
import type { SessionAnswer } from '../shared/wire.ts'
import { rendererFolder } from './package-root.ts'
import { checkExchange, checkRequest, checkUpgrade } from './transport/access-check.ts'
import type { Access, AccessRequest, AccessRules } from './transport/access-check.ts'
import { createDispatcher } from './transport/dispatch.ts'
import { createProductionGuard } from './transport/production-guard.ts'
import { loadStaticFiles, securityHeaders, serveStaticFiles } from './transport/static-files.ts'
import { createWsServer } from './transport/ws-server.ts'

type BrowserHostOptions = {
  readonly engine: EngineFace
  /** 0 for a random free port. */
  readonly port: number
  /** Opens the system's browser on the page. */
  readonly open: boolean
  /** False: production targets are read-only. */
  readonly allowProduction: boolean
  /** Serves the page instead of the built window, for development; asked only after the checks. */
  readonly page?: RequestListener
}

export type BrowserHost = {
  /** Where the page is, with a one-time token in the fragment, which no server ever sees. */
  readonly url: string
  /** A fresh link, for another browser or a closed one. The one before stops working. */
  newUrl(): string
  /** Ends every connection and frees the port. The engine goes on. */
  close(): Promise<void>
}

const maxBodyBytes = 4096
const sessionRequest = z.strictObject({ token: z.string().max(200).nullable() })

/**
 * Serves the window to a browser on this machine: the literal loopback address only, every request checked
 * (`transport/access-check.ts`), files from memory. Fails where the port is taken or the window was not built.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const page = options.page ?? serveStaticFiles(loadStaticFiles(rendererFolder()))
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 16_384 })
  server.maxConnections = 256
  const port = await listen(server, options.port)
  const rules = newRules(port, !options.allowProduction)
  const policy = options.allowProduction ? {} : { policy: createProductionGuard(options.engine) }
  const channel = createWsServer(options.engine, createDispatcher(options.engine, policy))

  server.on('request', (request, response) => answer(request, response, rules, page))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = checkUpgrade(accessRequest(request), rules)
    if (refusal === null) channel.accept(request, socket, head)
    else refuseUpgrade(socket, refusal)
  })
  const newUrl = (): string => {
    rules.token = secret()
    return `http://${rules.host}/#${rules.token}`
  }
  const url = newUrl()
  if (options.open) openBrowser(url)
  return {
    url,
    newUrl,
    close: () => {
      channel.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

/** The token is the one part that changes: it is used up, and renewed on demand. */
type HostRules = AccessRules & { token: string | null; readonly readOnlyProduction: boolean }

function newRules(port: number, readOnlyProduction: boolean): HostRules {
  const host = port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`
  const secrets = { token: null, cookie: secret(), session: secret() }
  return { host, cookieName: `headway-${port}`, readOnlyProduction, ...secrets }
}

/** 256 bits. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    )
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve)
  })
  return (server.address() as AddressInfo).port
}

function portTaken(port: number): HeadwayError {
  return new HeadwayError('invalid_request', `Port ${port} is in use.`, {
    hint: 'Choose another with --port, or leave it out for a free one.',
  })
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  rules: HostRules,
  page: RequestListener,
): void {
  const access = checkRequest(accessRequest(request), rules)
  if (access.kind === 'refused') refuse(response, access.status, access.reason)
  else if (access.kind === 'page') page(request, response)
  else void exchange(request, response, rules)
}

/** Gives the page its session: the cookie for the browser to keep, the other half for the page's own memory. */
async function exchange(request: IncomingMessage, response: ServerResponse, rules: HostRules): Promise<void> {
  const body = await readBody(request)
  if (body === null) return refuse(response, 413, 'The body is too long.')
  const parsed = sessionRequest.safeParse(parseJson(body))
  if (!parsed.success) return refuse(response, 400, 'The body is not a session request.')
  const proof = checkExchange(parsed.data.token, accessRequest(request), rules)
  if (proof === null || rules.session === null)
    return refuse(response, 403, 'The link was used or is not valid.')
  if (proof === 'token') rules.token = null
  const { session, readOnlyProduction } = rules
  const granted: SessionAnswer = { session, readOnlyProduction }
  const text = JSON.stringify(granted)
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'set-cookie': `${rules.cookieName}=${rules.cookie}; Path=/; HttpOnly; SameSite=Strict`,
  })
  response.end(text)
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBodyBytes) return null
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function accessRequest(request: IncomingMessage): AccessRequest {
  return { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
  })
  response.end(reason)
}

function refuseUpgrade(socket: Duplex, access: Access): void {
  const status = access.kind === 'refused' ? access.status : 403
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function openBrowser(url: string): void {
  const [command, ...before] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open']
  const child = spawn(command ?? 'xdg-open', [...before, url], { detached: true, stdio: 'ignore' })
  // No browser to open: the link has been printed, and works by hand.
  child.on('error', () => undefined)
  child.unref()
}
