import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Row, Session } from '../dialects/dialect.ts'

/** Reads a whole database in a constant number of catalog queries; `schemas` empty means the dialect's default. */
export async function takeSnapshot(session: Session, schemas: readonly string[]): Promise<SchemaSnapshot> {
  const { introspection } = session.dialect
  const rows: Record<string, readonly Row[]> = {}
  for (const [name, sql] of Object.entries(introspection.queries({ schemas }))) {
    rows[name] = (await session.query(sql)).rows
  }
  return introspection.read(rows, { schemas })
}
