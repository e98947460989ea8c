import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Row, Session } from '../dialects/dialect.ts'
import { readCatalogs, type CatalogRows } from '../dialects/introspection.ts'

/** Reads a whole database in a bounded number of catalog queries; `schemas` empty means the dialect's default. */
export async function takeSnapshot(session: Session, schemas: readonly string[]): Promise<SchemaSnapshot> {
  const { introspection } = session.dialect
  const rows = await readCatalogs(introspection.queries({ schemas }), (queries) => ask(session, queries))
  return introspection.read(rows, { schemas })
}

/** All queries in one round trip where the session can. */
async function ask(session: Session, queries: Readonly<Record<string, string>>): Promise<CatalogRows> {
  const rows: Record<string, readonly Row[]> = {}
  const read = async ([name, sql]: readonly [string, string]) => {
    rows[name] = (await session.query(sql)).rows
  }
  const entries = Object.entries(queries)
  if (session.pipelined === undefined) {
    for (const entry of entries) await read(entry)
    return rows
  }
  // All of them are awaited, also after a failure: the session is in use until the last one is answered.
  const asked = await session.pipelined(() => Promise.allSettled(entries.map(read)))
  const failed = asked.find((answer) => answer.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return rows
}
