import { createHash, timingSafeEqual } from 'node:crypto'
import { channelPath, sessionPath, webSocketProtocol } from '../../shared/wire.ts'

/** What the decisions look at: one request as the server parsed it, headers raw so that doubled ones are seen. */
export type AccessRequest = {
  readonly method: string
  /** The request target as sent. */
  readonly target: string
  /** Alternating names and values, as in Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[]
}

/** Who may come in. `host` is the one `Host` (`127.0.0.1:4711`); secrets are null until they exist or once used up. */
export type AccessRules = {
  readonly host: string
  readonly cookieName: string
  /** The one-time token, until it is exchanged. */
  readonly token: string | null
  /** The value of the session's cookie. */
  readonly cookie: string | null
  /** The session's second half, which the page holds and no other site can read. */
  readonly session: string | null
}

export type Access =
  | { readonly kind: 'page' }
  | { readonly kind: 'session' }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 405 | 415 | 421; readonly reason: string }

/** Decides on an ordinary request, before anything of its body is read. */
export function checkRequest(request: AccessRequest, rules: AccessRules): Access {
  const refusal = checkSource(request, rules)
  if (refusal !== null) return refusal
  const pathname = request.target.split('?', 1)[0] ?? ''
  if (pathname === sessionPath) return checkSession(request, rules)
  if (pathname === channelPath) return refused(400, 'The channel is a WebSocket.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, 'Only GET is served here.')
  return { kind: 'page' }
}

/** Decides on a WebSocket upgrade. Null lets it in. */
export function checkUpgrade(request: AccessRequest, rules: AccessRules): Access | null {
  const refusal = checkSource(request, rules)
  if (refusal !== null) return refusal
  if (request.method !== 'GET' || request.target !== channelPath)
    return refused(404, 'There is no such channel.')
  if (header(request, 'origin') === null) return refused(403, 'A channel needs an Origin.')
  if (!same(readCookie(request, rules.cookieName), rules.cookie)) return refused(403, 'No session.')
  const protocols = (header(request, 'sec-websocket-protocol') ?? '').split(',').map((part) => part.trim())
  if (
    protocols.length !== 2 ||
    protocols[0] !== webSocketProtocol ||
    !same(protocols[1] ?? null, rules.session)
  ) {
    return refused(403, 'No session.')
  }
  return null
}

/** Decides whether a page may have the session: by the one-time token, or by the cookie of an earlier exchange. */
export function checkExchange(
  token: string | null,
  request: AccessRequest,
  rules: AccessRules,
): 'token' | 'cookie' | null {
  if (same(readCookie(request, rules.cookieName), rules.cookie)) return 'cookie'
  return same(token, rules.token) ? 'token' : null
}

/** Host, Origin and Fetch Metadata: what a page of another site, or a rebound name, cannot forge. */
function checkSource(request: AccessRequest, rules: AccessRules): Access | null {
  for (const name of ['host', 'origin', 'content-type', 'sec-fetch-site', 'sec-websocket-protocol']) {
    if (values(request, name).length > 1) return refused(400, `The header ${name} is doubled.`)
  }
  if (header(request, 'host') !== rules.host) return refused(421, 'The Host is not this server.')
  const origin = header(request, 'origin')
  if (origin !== null && origin !== `http://${rules.host}`)
    return refused(403, 'The Origin is not this server.')
  const site = header(request, 'sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return null
  // A link to the bare page may be followed from anywhere: it holds no secret and cannot be framed.
  const navigation =
    header(request, 'sec-fetch-mode') === 'navigate' && header(request, 'sec-fetch-dest') === 'document'
  return navigation && request.method === 'GET' && request.target === '/'
    ? null
    : refused(403, 'Asked by another site.')
}

function checkSession(request: AccessRequest, rules: AccessRules): Access {
  if (request.method !== 'POST') return refused(405, 'The session is asked for by POST.')
  if (request.target !== sessionPath) return refused(404, 'Not found.')
  if (header(request, 'origin') !== `http://${rules.host}`) return refused(403, 'A session needs an Origin.')
  const type = (header(request, 'content-type') ?? '').toLowerCase().replaceAll(' ', '')
  if (type !== 'application/json' && type !== 'application/json;charset=utf-8')
    return refused(415, 'JSON only.')
  return { kind: 'session' }
}

function readCookie(request: AccessRequest, name: string): string | null {
  const found = values(request, 'cookie')
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  // Two cookies of one name: another site on this address planted one. Neither is believed.
  return found.length === 1 ? (found[0] ?? '').slice(name.length + 1) : null
}

function header(request: AccessRequest, name: string): string | null {
  return values(request, name)[0] ?? null
}

function values(request: AccessRequest, name: string): string[] {
  return request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name,
  )
}

/** Equal secrets, compared in constant time. A missing one equals nothing. */
function same(given: string | null, expected: string | null): boolean {
  if (given === null || expected === null) return false
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

function refused(status: (Access & { kind: 'refused' })['status'], reason: string): Access {
  return { kind: 'refused', status, reason }
}
