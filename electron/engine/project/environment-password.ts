import { Secret } from '../ports.ts'
import { isLocalHost } from './url-display.ts'
import { parseDatabaseUrl } from './urls.ts'

/** Variables of one place: the process, or the project's `.env`. */
type Variables = (name: string) => string | undefined

export type EnvironmentPassword =
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly password: Secret }
  /** There is a password, but it was not set for this host. */
  | { readonly kind: 'withheld' }

/**
 * libpq's PGPASSWORD for a host, so that a shell set up for psql works as it is. It was not set for whatever host a
 * project happens to name: it goes to this machine, to the host that stands beside it (PGHOST, DATABASE_URL,
 * DATABASE_HOST of the same place), and to hosts that the user has named. Pure.
 * @param places where to look, the first that has one deciding
 */
export function environmentPassword(
  host: string,
  places: readonly Variables[],
  namedByUser: readonly string[],
): EnvironmentPassword {
  const place = places.find((get) => (get('PGPASSWORD') ?? '') !== '')
  if (place === undefined) return { kind: 'none' }
  const named = [...namedByUser, ...hostsOf(place)].map((each) => each.toLowerCase())
  if (!isLocalHost(host) && !named.includes(host.toLowerCase())) return { kind: 'withheld' }
  return { kind: 'given', password: new Secret(place('PGPASSWORD') ?? '') }
}

function hostsOf(get: Variables): readonly string[] {
  const urls = [get('DATABASE_URL'), get('SQLALCHEMY_DATABASE_URL')].flatMap((url) => hostOfUrl(url))
  return [...urls, get('PGHOST'), get('PGHOSTADDR'), get('DATABASE_HOST')].filter(
    (host) => host !== undefined,
  )
}

/** The host of a database URL, as a list: none where it has none. */
export function hostOfUrl(url: string | undefined): readonly string[] {
  if (url === undefined) return []
  try {
    const { connection } = parseDatabaseUrl(url, { root: '/' })
    return 'host' in connection ? [connection.host] : []
  } catch {
    return []
  }
}
