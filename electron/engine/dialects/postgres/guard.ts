import { HeadwayError } from '../../../../shared/errors.ts'
import type { GuardedStatement, Session, StepGuard } from '../dialect.ts'

/**
 * CREATE INDEX CONCURRENTLY leaves an INVALID index behind when it fails, and with IF NOT EXISTS it "succeeds" over
 * such a leftover; so the index is looked at afterwards.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export function openGuard(session: Session): StepGuard {
  return {
    async before() {},
    async after(statement) {
      if (buildsConcurrently(statement)) await refuseInvalidIndex(session, statement)
    },
    async check() {},
  }
}

function buildsConcurrently({ sql, statement }: GuardedStatement): boolean {
  return (statement.kind === 'create index' || statement.kind === 'reindex') && /\bconcurrently\b/i.test(sql)
}

async function refuseInvalidIndex(session: Session, { sql, statement }: GuardedStatement): Promise<void> {
  const found = await session.query(
    `SELECT c.relname::text AS name, i.indexrelid::regclass::text AS index FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE NOT i.indisvalid AND NOT EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhparent = c.oid)`,
  )
  const name = statement.object?.split('.').at(-1)?.toLowerCase()
  const invalid = found.rows.filter((row) => name === undefined || String(row['name']).toLowerCase() === name)
  if (invalid.length === 0) return
  const names = invalid.map((row) => String(row['index'])).join(', ')
  throw new HeadwayError(
    'objects_lost',
    `The index ${names} is INVALID: it was not built to its end and is not used.`,
    {
      sql,
      hint: `DROP INDEX CONCURRENTLY ${String(invalid[0]?.['index'])}, then build it again.`,
    },
  )
}
