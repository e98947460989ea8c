import type { Node } from 'libpg-query'

/** PostgreSQL's own parser, as WebAssembly. Both throw where the text cannot be parsed. */
export type Parser = {
  statements(sql: string): readonly Node[]
  /** The tree of a DO statement or of CREATE FUNCTION, whose language is plpgsql. */
  plpgsql(sql: string): unknown
}

let loading: Promise<Parser> | null = null

/** The parser, loaded when it is asked for first (40 ms); rejects where it cannot be loaded. */
export function loadParser(): Promise<Parser> {
  loading ??= load()
  return loading
}

async function load(): Promise<Parser> {
  const { loadModule, parsePlPgSQLSync, parseSync } = await import('libpg-query')
  await loadModule()
  return {
    statements: (sql) => (parseSync(sql).stmts ?? []).flatMap(({ stmt }) => stmt ?? []),
    plpgsql: parsePlPgSQLSync,
  }
}
