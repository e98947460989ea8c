import { posix, win32 } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { ConnectionSettings } from '../dialects/dialect.ts'
import { Secret } from '../ports.ts'
import { closestWord } from './closest-word.ts'
import { displayUrl, isLocalHost } from './url-display.ts'
import { parsePostgresUrl } from './url-postgres.ts'
import { decodePercent, splitUrl } from './url-parts.ts'
import type { UrlParts } from './url-parts.ts'

export type ParsedDatabaseUrl = {
  readonly connection: ConnectionSettings
  /** For people: the effective host and database, the password as `***`. */
  readonly displayUrl: string
  /** Parameters that Headway does not use, and the like. Never holds a secret. */
  readonly warnings: readonly string[]
  /** Whether the server is this machine: such a target may be called development without saying so. */
  readonly local: boolean
}

type UrlOptions = {
  /** Absolute folder that relative SQLite paths start from. */
  readonly root: string
  /** Stands in where the URL has no password. */
  readonly password?: Secret | null
  readonly applicationName?: string
  readonly connectTimeoutMs?: number
  /** Whose paths they are; default: this machine's. */
  readonly platform?: NodeJS.Platform
  /** The ledger is kept apart from the database's own tables. */
  readonly ledgerApart?: boolean
}

const schemes = ['postgresql', 'postgres', 'sqlite', 'file']

/**
 * A database URL in SQLAlchemy's or the plain form to what a driver is handed. Both forms mean the same:
 * `postgresql+asyncpg://u:p@h:5432/db?sslmode=require`, `postgres:///db?host=/run/postgresql`,
 * `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite+aiosqlite:///x.db`, `sqlite:x.db`, `file:x.db`, `./x.db`.
 * @throws HeadwayError `invalid_url`; its text never holds the URL, which may hold a password.
 */
export function parseDatabaseUrl(text: string, options: UrlOptions): ParsedDatabaseUrl {
  const url = text.trim()
  if (url === '')
    throw invalidUrl(
      'The database URL is empty.',
      'Write postgresql://user@host/database or sqlite:///file.db.',
    )
  if (url.includes('\0')) throw invalidUrl('The database URL holds a NUL character.', null)
  const scheme = /^([A-Za-z][\w.-]*)(?:\+([\w.-]+))?:/.exec(url)
  if (scheme === null || /^[A-Za-z]:[\\/]/.test(url)) return plainPath(url, options)
  const dialect = (scheme[1] ?? '').toLowerCase()
  const rest = url.slice(scheme[0].length)
  if (dialect === 'postgresql' || dialect === 'postgres') return postgres(rest, options)
  if (dialect === 'sqlite') return sqlite(rest, options)
  if (dialect === 'file') return sqliteFile(rest.replace(/^\/\/(?=\/)/, ''), options)
  throw unknownScheme(dialect)
}

/** Whether a URL carries a password. False for what is no URL at all. */
export function urlHasPassword(text: string): boolean {
  try {
    const { connection } = parseDatabaseUrl(text, { root: '/' })
    return connection.dialect === 'postgres' && connection.password !== null
  } catch {
    return /^[\w+.-]+:\/\/[^/]*:[^/]*@/.test(text.trim())
  }
}

function postgres(rest: string, options: UrlOptions): ParsedDatabaseUrl {
  const { connection, warnings } = parsePostgresUrl(rest, options)
  const local = isLocalHost(connection.host)
  return { connection, displayUrl: displayUrl(connection), warnings, local }
}

function sqlite(rest: string, options: UrlOptions): ParsedDatabaseUrl {
  if (!rest.startsWith('//')) return sqliteFile(rest, options)
  const parts = splitUrl(rest)
  if (parts === null) throw invalidUrl('The SQLite URL cannot be read.', slashes)
  if (parts.host !== '' || parts.user !== null || parts.port !== '') {
    throw invalidUrl('A SQLite URL has no host: the file comes after three slashes.', slashes)
  }
  return sqliteDatabase(parts.database ?? '', parts.query, options)
}

const slashes = 'Write sqlite:///relative.db or sqlite:////absolute/path.db.'

/** `sqlite:x.db` and `file:x.db`: everything up to `?` is the path. */
function sqliteFile(rest: string, options: UrlOptions): ParsedDatabaseUrl {
  const mark = rest.indexOf('?')
  const path = mark === -1 ? rest : rest.slice(0, mark)
  return sqliteDatabase(path, new URLSearchParams(mark === -1 ? '' : rest.slice(mark + 1)), options)
}

function sqliteDatabase(database: string, query: UrlParts['query'], options: UrlOptions): ParsedDatabaseUrl {
  const path = withoutDriveSlash(
    decodePercent(database).replace(/^file:(?:\/\/(?=\/))?/, ''),
    options.platform ?? process.platform,
  )
  if (path === '' || path === ':memory:' || query.get('mode') === 'memory') {
    throw invalidUrl(
      'An in-memory database is gone as soon as it is closed.',
      'Name a file: sqlite:///dev.db.',
    )
  }
  if (/[\\/]$/.test(path))
    throw invalidUrl('The SQLite URL names a folder.', 'Name a file: sqlite:///data/dev.db.')
  const mode = query.get('mode') ?? 'rwc'
  if (!['ro', 'rw', 'rwc'].includes(mode)) throw invalidUrl('Unknown SQLite mode.', 'Use mode=ro, rw or rwc.')
  const unused = [...query.keys()].filter((key) => !['mode', 'uri', 'cache', 'timeout'].includes(key))
  const file = paths(options).resolve(options.root, path)
  const connection: ConnectionSettings = {
    dialect: 'sqlite',
    path: file,
    create: mode === 'rwc',
    readOnly: mode === 'ro',
    ...(options.ledgerApart === true ? { ledgerFile: ledgerFileOf(file) } : {}),
  }
  const warnings = unused.map((key) => `The URL parameter "${key}" is not used.`)
  return { connection, displayUrl: displayUrl(connection), warnings, local: true }
}

/** `app.headway.db` beside `app.db`. */
function ledgerFileOf(file: string): string {
  return `${file.replace(/\.(?:db3?|sqlite3?)$/i, '')}.headway.db`
}

/** A bare file path; anything else without a scheme is a mistake better told than taken for a file name. */
function plainPath(url: string, options: UrlOptions): ParsedDatabaseUrl {
  const isFull = paths(options).isAbsolute(url)
  const looksLikeFile = isFull || /^\.{0,2}[\\/]/.test(url) || /\.(?:db3?|sqlite3?)$/i.test(url)
  // user@host without a scheme is a mistake; in a full path of Windows it is a folder.
  if (looksLikeFile && (!url.includes('@') || /^[A-Za-z]:[\\/]/.test(url)))
    return sqliteDatabase(url, new URLSearchParams(), options)
  throw invalidUrl(
    'The database URL has no scheme.',
    'Write postgresql://user@host/database or sqlite:///file.db.',
  )
}

function paths({ platform = process.platform }: UrlOptions): typeof posix {
  return platform === 'win32' ? win32 : posix
}

/** `file:///C:/data/dev.db` and `sqlite:////C:/data/dev.db` mean a drive on Windows, a folder `C:` elsewhere. */
function withoutDriveSlash(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? path.replace(/^[\\/]+(?=[A-Za-z]:[\\/])/, '') : path
}

function unknownScheme(dialect: string): HeadwayError {
  const known = 'Headway knows postgresql:// and sqlite:///.'
  const meant = closestWord(dialect, schemes)
  if (meant !== null)
    return invalidUrl(`Unknown database scheme "${dialect}".`, `Did you mean ${meant}:? ${known}`)
  return invalidUrl(`No dialect for the scheme "${dialect}".`, known)
}

function invalidUrl(message: string, hint: string | null): HeadwayError {
  return new HeadwayError('invalid_url', message, { hint })
}
