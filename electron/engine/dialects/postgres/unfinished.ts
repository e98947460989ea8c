import type { Session } from '../dialect.ts'

const query = `SELECT 'index' AS kind, i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS relation
    FROM pg_catalog.pg_index i WHERE NOT i.indisvalid
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhparent = i.indexrelid)
  UNION ALL SELECT 'constraint', o.conname::text, o.conrelid::regclass::text
    FROM pg_catalog.pg_constraint o WHERE NOT o.convalidated AND o.conrelid <> 0 AND o.contype IN ('c', 'f', 'n')
  ORDER BY 1, 3, 2 LIMIT 100`

/**
 * Indexes whose building was broken off, which slow writes down and serve no reading, and constraints that are NOT VALID,
 * which say nothing of the rows that were there before (https://www.postgresql.org/docs/current/sql-createindex.html).
 */
export async function unfinished(session: Session): Promise<readonly string[]> {
  const { rows } = await session.query(query)
  return rows.map(({ kind, name, relation }) =>
    kind === 'index'
      ? `The index ${String(name)} of ${String(relation)} is INVALID: drop it, or REINDEX INDEX CONCURRENTLY it.`
      : `The constraint ${String(name)} of ${String(relation)} is NOT VALID: rows from before it were not checked. ALTER TABLE ... VALIDATE CONSTRAINT does.`,
  )
}
