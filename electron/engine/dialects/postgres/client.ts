import type { Client } from 'pg'
import { HeadwayError } from '../../../../shared/errors.ts'
import { accountName } from '../../node-ports/os-user.ts'
import type { ConnectionSettings } from '../dialect.ts'
import { clearTextRefused, connectError, passwordNeeded, passwordWithheld } from './errors.ts'
import { tlsOf } from './tls.ts'
import { quoteName } from '../version-table-sql.ts'

export type PostgresSettings = Extract<ConnectionSettings, { dialect: 'postgres' }>

/** Where a server is, for people: no user, no secret. */
export function placeOf(settings: PostgresSettings): string {
  const host = settings.host.startsWith('/') ? settings.host : `${settings.host}:${settings.port}`
  return `PostgreSQL at ${host}, database ${settings.database}`
}

function userNeeded(place: string): never {
  throw new HeadwayError(
    'invalid_url',
    `The URL names no user for ${place}, and this process has no account.`,
    {
      hint: 'Write the role into the URL: postgresql://role@host/database.',
    },
  )
}

/** A connected client, which never fails by itself; throws as `connect` does. */
export async function openClient(
  settings: PostgresSettings,
  reading: { backslashEscapes: boolean } = { backslashEscapes: false },
): Promise<Client> {
  const place = placeOf(settings)
  // Loaded by the first connection: commands that need no database start sooner.
  const pg = await import('pg')
  const client = new pg.Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user ?? accountName() ?? userNeeded(place),
    // A function, so that the driver never looks into ~/.pgpass or the environment by itself.
    password: () => {
      if (settings.password === null) throw noPassword(settings, place)
      return settings.password.reveal()
    },
    ssl: await tlsOf(settings),
    application_name: settings.applicationName || 'headway',
    connectionTimeoutMillis: settings.connectTimeoutMs,
    keepAlive: true,
    pipeline: true,
    client_encoding: 'UTF8',
    ...startOptions(settings),
  })
  client.on('error', () => undefined)
  followStrings(client, reading)
  if (settings.ssl === 'off' && !isThisMachine(settings.host)) refuseClearText(client, settings, place)
  try {
    await client.connect()
    return client
  } catch (error) {
    destroySocket(client)
    throw connectError(error, place)
  }
}

function noPassword(settings: PostgresSettings, place: string): HeadwayError {
  return settings.passwordWithheld === true
    ? passwordWithheld(place, settings.host)
    : passwordNeeded(place, 'none was given', null)
}

/** A socket, or a loopback address: what is sent stays on this machine. */
function isThisMachine(host: string): boolean {
  return /^(?:[/@].*|localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}

/**
 * The driver would send the password in whatever form the server asks for; only hashed and SCRAM requests are answered
 * here.
 */
function refuseClearText(client: Client, settings: PostgresSettings, place: string): void {
  const handlers = client as unknown as { _handleAuthCleartextPassword: () => void }
  const { connection } = client as unknown as {
    readonly connection: { emit(event: 'error', error: Error): void }
  }
  const refusal = settings.password === null ? noPassword(settings, place) : clearTextRefused(place)
  handlers._handleAuthCleartextPassword = () => connection.emit('error', refusal)
}

export async function withClient<T>(
  settings: PostgresSettings,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openClient({
    ...settings,
    connectTimeoutMs: Math.min(settings.connectTimeoutMs, 1500),
  })
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The server reports this setting whenever it changes. */
function followStrings(client: Client, reading: { backslashEscapes: boolean }): void {
  type Report = { readonly parameterName: string; readonly parameterValue: string }
  const { connection } = client as unknown as {
    readonly connection: { on(event: 'parameterStatus', listener: (report: Report) => void): void }
  }
  connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
    if (parameterName === 'standard_conforming_strings') reading.backslashEscapes = parameterValue === 'off'
  })
}

export function destroySocket(client: Client): void {
  const { connection } = client as unknown as {
    readonly connection?: { readonly stream?: { destroy(): void } }
  }
  connection?.stream?.destroy()
}

/** The search path of the URL as the server writes it; null where the URL has none. */
export function searchPathText({ searchPath }: PostgresSettings): string | null {
  return searchPath?.map(quoteName).join(',') ?? null
}

/** What the session starts with, so that RESET comes back to it. */
function startOptions(settings: PostgresSettings): { readonly options?: string } {
  const path = searchPathText(settings)
  if (path === null) return {}
  // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS: spaces and backslashes are escaped.
  return { options: `-c search_path=${path.replaceAll(/[\\ ]/g, '\\$&')}` }
}
