import { resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { ConnectionSettings } from '../dialects/dialect.ts'
import { Secret } from '../ports.ts'
import { isLocalHost } from './url-display.ts'
import { decodePercent, splitUrl } from './url-parts.ts'
import type { UrlParts } from './url-parts.ts'

type PostgresConnection = Extract<ConnectionSettings, { dialect: 'postgres' }>

type PostgresDefaults = {
  readonly password?: Secret | null
  /** Absolute folder that a relative `sslrootcert` starts from. */
  readonly root?: string
  readonly applicationName?: string
  readonly connectTimeoutMs?: number
}

const hint = 'Write postgresql://user@host:5432/database.'
const encodeHint =
  'In a user or password, percent-encode what separates the parts of a URL: "@" is written %40, ":" %3A, "/" %2F, "?" %3F, "#" %23, "%" %25.'
/** Parameters read below; `ssl` is what asyncpg and node-postgres call `sslmode`. */
const used = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'ssl',
  'application_name',
  'connect_timeout',
  'search_path',
]

/**
 * The part after `postgresql:` to connection fields. Query parameters win over the visible parts, as in libpq
 * (PostgreSQL 18, 34.1.1.2), so what is shown must come from the result, never from the text.
 * @throws HeadwayError `invalid_url`
 */
export function parsePostgresUrl(
  rest: string,
  defaults: PostgresDefaults,
): { connection: PostgresConnection; warnings: string[] } {
  const parts = splitUrl(rest)
  if (parts === null) throw invalid('The PostgreSQL URL cannot be read.', encodeHint)
  // A second "@" belongs to a password or user that was not encoded; the part before it would be taken for a host.
  const login = rest.indexOf('@')
  const rawQuery = login === -1 ? '' : rest.slice(login).split('?').slice(1).join('?')
  if ([parts.host, parts.port, parts.database ?? '', rawQuery].some((part) => part.includes('@'))) {
    throw invalid('The PostgreSQL URL holds an "@" too many.', encodeHint)
  }
  const { query } = parts
  const host = hostOf(parts)
  const database = query.get('dbname') ?? decodePercent(parts.database ?? '')
  if (database === '') throw invalid('The PostgreSQL URL names no database.', hint)
  const user = query.get('user') ?? decodePercent(parts.user ?? '')
  const password = query.get('password') ?? (parts.password === null ? '' : decodePercent(parts.password))
  const connection: PostgresConnection = {
    dialect: 'postgres',
    host,
    port: portOf(query.get('port') ?? parts.port),
    database,
    user: user === '' ? null : user,
    password: password === '' ? (defaults.password ?? null) : new Secret(password),
    ssl: sslOf(query.get('sslmode') ?? query.get('ssl'), host),
    ...rootCertificates(query.get('sslrootcert'), defaults.root ?? ''),
    applicationName: query.get('application_name') ?? defaults.applicationName ?? 'headway',
    connectTimeoutMs: timeoutOf(query.get('connect_timeout'), defaults.connectTimeoutMs ?? 10_000),
    ...searchPathOf(query.get('search_path')),
  }
  const unused = [...new Set(query.keys())].filter((key) => !used.includes(key))
  return { connection, warnings: unused.map((key) => `The URL parameter "${key}" is not used.`) }
}

function hostOf({ host, query }: UrlParts): string {
  const value = query.get('host') ?? decodePercent(host)
  if (value.includes(','))
    throw invalid('The PostgreSQL URL names several hosts.', 'Name the one to migrate.')
  if (value.includes('@'))
    throw invalid('The host of the PostgreSQL URL holds a "@".', 'In a password it is written %40.')
  if (/[\s\\]/.test(value)) throw invalid('The host of the PostgreSQL URL is not a host name.', hint)
  return value === '' ? 'localhost' : value
}

function portOf(text: string): number {
  if (text === '') return 5432
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 1 && port <= 65_535) return port
  throw invalid('The port of the PostgreSQL URL is not a number from 1 to 65535.', hint)
}

/** libpq counts whole seconds; 0 means no limit there, here the default. */
function timeoutOf(text: string | null, fallback: number): number {
  if (text === null) return fallback
  if (!/^\d{1,6}$/.test(text)) throw invalid('connect_timeout is not a number of seconds.', null)
  return Number(text) === 0 ? fallback : Number(text) * 1000
}

/**
 * Without a word: plaintext on this machine, verified elsewhere. `prefer` and `allow` may silently fall back
 * to plaintext in libpq; here they encrypt unless the server is local. `verify-ca` is taken as the stricter `verify-full`.
 */
function rootCertificates(path: string | null, root: string): { readonly sslRootCert?: string } {
  // `system` is libpq's word for the default without a file.
  return path === null || path === '' || path === 'system' ? {} : { sslRootCert: resolve(root, path) }
}

/** Schemas by name, in order; quoted where a name needs it. */
function searchPathOf(text: string | null): { readonly searchPath?: readonly string[] } {
  const names = (text ?? '').split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  return names.every((name) => name === '') ? {} : { searchPath: names.filter((name) => name !== '') }
}

function sslOf(mode: string | null, host: string): PostgresConnection['ssl'] {
  const local = isLocalHost(host)
  switch (mode?.toLowerCase()) {
    case undefined:
    case '':
      return local ? 'off' : 'verify-full'
    case 'disable':
    case 'false':
    case '0':
      return 'off'
    case 'allow':
    case 'prefer':
      return local ? 'off' : 'require'
    case 'require':
    case 'no-verify':
      return 'require'
    case 'true':
    case '1':
    case 'verify-ca':
    case 'verify-full':
      return 'verify-full'
    default:
      throw invalid('Unknown sslmode.', 'Use disable, require or verify-full.')
  }
}

function invalid(message: string, advice: string | null): HeadwayError {
  return new HeadwayError('invalid_url', message, { hint: advice })
}
