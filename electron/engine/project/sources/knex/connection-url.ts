import { resolve } from 'node:path'
import { HeadwayError } from '../../../../../shared/errors.ts'
import { isObject, Unread, unreadIn, Variable } from './static-value.ts'
import type { StaticObject, StaticValue } from './static-value.ts'

/** Where an environment of a knexfile connects to. */
export type FoundConnection =
  | { readonly kind: 'url'; readonly url: string }
  /** `connection: process.env.NAME` */
  | { readonly kind: 'variable'; readonly name: string }
  /** Only running the code can tell. */
  | { readonly kind: 'code' }
  | { readonly kind: 'problem'; readonly error: HeadwayError }

/** Names of clients as knex knows them. */
const servers = /^(?:pg|postgres(?:ql)?|pgnative)$/
const files = /^(?:sqlite3?|better-sqlite3?|node:sqlite)$/

/** The database of an environment, as one URL. @param folder absolute; relative SQLite files start there. Pure. */
export function connectionOf(config: StaticObject, folder: string): FoundConnection {
  const client = config['client'] ?? config['dialect']
  const { connection } = config
  if (client instanceof Unread || client instanceof Variable) return { kind: 'code' }
  const name = typeof client === 'string' ? client : null
  const isPostgres = name !== null && servers.test(name)
  const isSqlite = name !== null && files.test(name)
  if (!isPostgres && !isSqlite) return problem(unsupportedClient(name))
  if (connection instanceof Variable) {
    return isPostgres ? { kind: 'variable', name: connection.name } : { kind: 'code' }
  }
  if (connection instanceof Unread && connection.failure !== null)
    return problem(failedConnection(connection.failure))
  if (unreadIn(connection).length > 0) return { kind: 'code' }
  if (connection === undefined || connection === null || connection === '') return problem(noConnection())
  return isPostgres ? postgresUrl(connection, config) : sqliteUrl(connection, folder)
}

function problem(error: HeadwayError): FoundConnection {
  return { kind: 'problem', error }
}

function sqliteUrl(connection: StaticValue, folder: string): FoundConnection {
  const given = isObject(connection) ? connection['filename'] : connection
  if (typeof given !== 'string' || given === '') return problem(noConnection())
  const file = given.replace(/^(?:sqlite3?:\/\/(?=\/)|sqlite3?:|file:)/, '')
  if (/^:memory:|mode=memory/.test(file) || file === '') return problem(inMemory())
  const path = resolve(folder, file.replace(/\?.*$/, '')).replaceAll('\\', '/')
  return {
    kind: 'url',
    url: `sqlite:///${path.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23')}`,
  }
}

const parameters: Readonly<Record<string, string>> = {
  host: 'host',
  port: 'port',
  user: 'user',
  password: 'password',
  database: 'dbname',
  application_name: 'application_name',
}

function postgresUrl(connection: StaticValue, config: StaticObject): FoundConnection {
  const object = isObject(connection) ? connection : {}
  const text = typeof connection === 'string' ? connection : object['connectionString']
  const query = new URLSearchParams()
  for (const [key, parameter] of Object.entries(parameters)) {
    const value = object[key]
    if (typeof value === 'string' || typeof value === 'number') query.set(parameter, String(value))
  }
  const ssl = sslMode(object['ssl'])
  if (ssl !== null) query.set('sslmode', ssl)
  const path = searchPathOf(config['searchPath'] ?? object['searchPath'])
  if (path !== null) query.set('search_path', path)
  if (typeof text === 'string') {
    const added = query.toString()
    if (added === '') return { kind: 'url', url: text }
    return { kind: 'url', url: `${text}${text.includes('?') ? '&' : '?'}${added}` }
  }
  if (!query.has('dbname') && !query.has('host')) return problem(noConnection())
  if (!query.has('dbname')) query.set('dbname', query.get('user') ?? '')
  return { kind: 'url', url: `postgresql://?${query.toString()}` }
}

/** As node-postgres reads `ssl`; without the word it is Headway's rule: encrypted and verified but on this machine. */
function sslMode(ssl: StaticValue): string | null {
  if (ssl === undefined || ssl === null) return null
  if (ssl === false) return 'disable'
  if (isObject(ssl)) return ssl['rejectUnauthorized'] === false ? 'require' : 'verify-full'
  return typeof ssl === 'string' ? ssl : 'verify-full'
}

function searchPathOf(value: StaticValue): string | null {
  const names = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  const texts = names.filter((each): each is string => typeof each === 'string').map((each) => each.trim())
  return texts.length === 0 ? null : texts.join(',')
}

function unsupportedClient(name: string | null): HeadwayError {
  const message =
    name === null
      ? 'The knexfile names no client, so nobody knows what database it is for.'
      : `The client "${name}" of the knexfile is not supported: Headway knows PostgreSQL and SQLite.`
  return new HeadwayError('unknown_target', message, {
    hint:
      name === null
        ? 'Write client: "pg", "sqlite3" or "better-sqlite3".'
        : 'Clients that can be opened are pg, sqlite3 and better-sqlite3. The files can be read all the same.',
  })
}

function failedConnection(failure: string): HeadwayError {
  return new HeadwayError('unknown_target', `The function "connection" of the knexfile failed: ${failure}`, {
    hint: 'Correct it, or name the database under "targets" in a headway.json beside the knexfile.',
  })
}

function noConnection(): HeadwayError {
  return new HeadwayError('unknown_target', 'The knexfile says no connection for this environment.', {
    hint: 'Add "connection" to it, or name the database under "targets" in a headway.json beside the knexfile.',
  })
}

function inMemory(): HeadwayError {
  return new HeadwayError(
    'unknown_target',
    'This environment is a database in memory, which ends with the process.',
    {
      hint: 'Choose another environment with -n, or name a file.',
    },
  )
}
