import type { SessionAnswer, SessionRequest } from '../../shared/wire.ts'
import { sessionPath } from '../../shared/wire.ts'

/** Takes the one-time token out of the address, so that it is in no history entry and no copied link. */
export function takeToken(location: Location, history: History): string | null {
  const token = location.hash.slice(1)
  if (token.length < 16) return null
  history.replaceState(null, '', location.pathname + location.search)
  return token
}

/** Exchanges the token (or the cookie, after a reload) for a session. Null where the host knows neither. */
export async function openSession(token: string | null): Promise<SessionAnswer | null> {
  const request: SessionRequest = { token }
  const response = await fetch(sessionPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    credentials: 'same-origin',
  })
  if (response.status === 403) return null
  if (!response.ok) throw new Error(`The host answered ${response.status} when the page asked for a session.`)
  return (await response.json()) as SessionAnswer
}
