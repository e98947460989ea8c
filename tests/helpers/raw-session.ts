import { Client, type ClientConfig } from 'pg'
import sqlite3 from 'sqlite3'
import type { Row } from '../../electron/engine/dialects/dialect.ts'
import { readCatalogs, type Introspection } from '../../electron/engine/dialects/introspection.ts'
import { introspection as postgresIntrospection } from '../../electron/engine/dialects/postgres/introspection.ts'
import { introspection as sqliteIntrospection } from '../../electron/engine/dialects/sqlite/introspection.ts'
import type { DialectName } from '../../shared/model/project.ts'
import type { SchemaSnapshot } from '../../shared/model/schema-snapshot.ts'

/** A bare connection for tests of schemas: statements in, rows out. */
export type RawSession = {
  readonly dialect: DialectName
  run(sql: string): Promise<readonly Row[]>
  /** As `run`, planned once a session: for what runs again and again. */
  again(sql: string): Promise<readonly Row[]>
  /** Several statements at once. */
  script(sql: string): Promise<void>
  close(): Promise<void>
}

export async function openRawSqlite(path = ':memory:'): Promise<RawSession> {
  const db = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(path, (error) => (error === null ? resolve(opened) : reject(error)))
  })
  const explain = (error: Error, sql: string) => new Error(`${error.message}\n${sql}`)
  const run = (sql: string): Promise<readonly Row[]> =>
    new Promise((resolve, reject) => {
      db.all(sql, (error, rows) => (error === null ? resolve(rows as Row[]) : reject(explain(error, sql))))
    })
  return {
    dialect: 'sqlite',
    run,
    again: run,
    script: (sql) =>
      new Promise((resolve, reject) => {
        db.exec(sql, (error) => (error === null ? resolve() : reject(explain(error, sql))))
      }),
    close: () => new Promise((resolve) => db.close(() => resolve())),
  }
}

export async function openRawPostgres(config: ClientConfig): Promise<RawSession> {
  const client = new Client(config)
  await client.connect()
  const names = new Map<string, string>()
  const query = async (sql: string, name?: string): Promise<readonly Row[]> => {
    try {
      const result = await client.query(name === undefined ? sql : { name, text: sql })
      return (result.rows ?? []) as Row[]
    } catch (error) {
      const problem = error as { message: string; detail?: string }
      throw new Error(`${problem.message} ${problem.detail ?? ''}\n${sql}`, { cause: error })
    }
  }
  return {
    dialect: 'postgres',
    run: (sql) => query(sql),
    again: (sql) => {
      const name = names.get(sql) ?? `q${names.size}`
      names.set(sql, name)
      return query(sql, name)
    },
    script: async (sql) => {
      await query(sql)
    },
    close: () => client.end(),
  }
}

/** The snapshot of what a session is connected to. */
export async function snapshotOf(
  session: RawSession,
  schemas: readonly string[] = [],
): Promise<SchemaSnapshot> {
  const introspection: Introspection =
    session.dialect === 'sqlite' ? sqliteIntrospection : postgresIntrospection
  const rows = await readCatalogs(introspection.queries({ schemas }), async (queries) => {
    const found: Record<string, readonly Row[]> = {}
    for (const [name, sql] of Object.entries(queries)) found[name] = await session.again(sql)
    return found
  })
  return introspection.read(rows, { schemas })
}
