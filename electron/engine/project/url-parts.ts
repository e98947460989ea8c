/** The parts of `//user:password@host:port/database?query`, still percent-encoded save for the query. */
export type UrlParts = {
  readonly user: string | null
  readonly password: string | null
  /** Without the brackets of IPv6; several hosts stay comma-joined. Empty where there is none. */
  readonly host: string
  readonly port: string
  readonly database: string | null
  readonly query: URLSearchParams
}

/** SQLAlchemy's own pattern (engine/url.py): a password may hold `/`, `?` and `#` as they are, but no `@`. */
const pattern =
  /^\/\/(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?:\[(?<v6>[^/?\]]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s

/** The text after the scheme, taken apart; null where it does not have the shape. */
export function splitUrl(rest: string): UrlParts | null {
  const groups = pattern.exec(rest)?.groups
  if (groups === undefined) return null
  return {
    user: groups['user'] ?? null,
    password: groups['password'] ?? null,
    host: groups['v6'] ?? groups['host'] ?? '',
    port: groups['port'] ?? '',
    database: groups['database'] ?? null,
    query: new URLSearchParams(groups['query'] ?? ''),
  }
}

/** Percent-decoding as Python's `unquote` does it: what is no valid escape stays as it is. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}
