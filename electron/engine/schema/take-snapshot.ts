import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Row, Session } from '../dialects/dialect.ts'

/** Reads a whole database in a constant number of catalog queries; `schemas` empty means the dialect's default. */
export async function takeSnapshot(session: Session, schemas: readonly string[]): Promise<SchemaSnapshot> {
  const { introspection } = session.dialect
  const queries = introspection.queries({ schemas })
  const rows: Record<string, readonly Row[]> = {}
  try {
    for (const [name, sql] of Object.entries(queries)) rows[name] = (await session.query(sql)).rows
  } catch (error) {
    // The last query puts back what the first one set; in a failed transaction the rollback does.
    const close = queries['close']
    if (close !== undefined) await session.query(close).catch(() => undefined)
    throw error
  }
  return introspection.read(rows, { schemas })
}
