/**
 * The URL of the PostgreSQL server that a compose file starts, at the port it publishes; null where it starts none. Its
 * password stays in that file.
 */
export function urlOfCompose(text: string): string | null {
  if (!/^\s*image:\s*["']?(?:[\w.-]+\/)*(?:postgres|postgis|pgvector|timescaledb)\b/m.test(text)) return null
  const value = (name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*[:=]\\s*["']?([\\w.-]+)`).exec(text)?.[1]
  const user = value('POSTGRES_USER') ?? 'postgres'
  const port = /["']?(?:[\d.]+:)?(\d+):5432\b/.exec(text)?.[1] ?? '5432'
  return `postgresql://${user}@localhost:${port}/${value('POSTGRES_DB') ?? user}`
}
