import { HeadwayError } from '../../../../shared/errors.ts'
import type { GuardedStatement, Session, StepGuard } from '../dialect.ts'
import type { PostgresSession } from './session.ts'
import { postgresSession } from './session.ts'
import { restoreSession } from './session-state.ts'

/**
 * CREATE INDEX CONCURRENTLY leaves an INVALID index behind when it fails, and with IF NOT EXISTS it "succeeds" over
 * such a leftover; so the index is looked at afterwards.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export function openGuard(session: Session): StepGuard {
  return {
    async before(statement) {
      refuseUnlock(postgresSession(session), statement)
    },
    async after(statement) {
      if (buildsConcurrently(statement)) await refuseInvalidIndex(session, statement)
    },
    async check() {},
    async restore({ recordFollows }) {
      // `recordStep` and `commitStep` take it with them.
      if (!recordFollows) await restoreSession(session)
    },
  }
}

/** Inside a transaction the run's lock is held a second time; outside one, another session could take it. */
function refuseUnlock({ transactionStatus, runnerLock }: PostgresSession, { sql }: GuardedStatement): void {
  if (transactionStatus !== 'I' || runnerLock === null || !/\bpg_advisory_unlock_all\b/i.test(sql)) return
  throw new HeadwayError(
    'transaction_control',
    'pg_advisory_unlock_all() would give the lock of this run back.',
    {
      sql,
      hint: 'Give your own locks back by their keys, with pg_advisory_unlock.',
    },
  )
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
