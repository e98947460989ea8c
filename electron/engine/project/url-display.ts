import type { ConnectionSettings } from '../dialects/dialect.ts'

/** Whether a PostgreSQL host is this machine: a socket folder, `localhost`, or a loopback address. */
export function isLocalHost(host: string): boolean {
  return host.startsWith('/') || host.startsWith('@') || /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}

/** The host of a database server; empty for a file. */
export function hostOf(connection: ConnectionSettings): string {
  return connection.dialect === 'postgres' ? connection.host : ''
}

/** A URL for people, made from what is really used; a password shows as `***`. Not meant to be parsed again. */
export function displayUrl(connection: ConnectionSettings): string {
  if (connection.dialect === 'sqlite') {
    return `sqlite:///${connection.path}${connection.readOnly ? '?mode=ro' : ''}`
  }
  const { host, port, database, user, password } = connection
  const secret = password === null ? '' : ':***'
  const login = user === null && secret === '' ? '' : `${encodePart(user ?? '')}${secret}@`
  if (host.startsWith('/')) return `postgresql://${login}/${encodePart(database)}?host=${host}`
  const shownHost = host.includes(':') ? `[${host}]` : host
  return `postgresql://${login}${shownHost}${port === 5432 ? '' : `:${port}`}/${encodePart(database)}`
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replace(/%(?:20|2F|2D)/g, (escape) => decodeURIComponent(escape))
}
