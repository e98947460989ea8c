import type { Session } from '../dialect.ts'
import { quoteLiteral } from './literals.ts'
import type { PostgresSession } from './session.ts'
import { postgresSession } from './session.ts'

/**
 * Statements that give a session back the state it was opened with, in order: settings, role, advisory locks, and
 * cursors, channels and prepared statements where there may be some. What one revision sets must not reach the row
 * that says it is done, nor the next revision. The open transaction holds the run's lock a second time, so that nobody
 * can take it between giving back and taking. https://www.postgresql.org/docs/current/sql-discard.html
 */
export function restoreStatements(session: PostgresSession): readonly string[] {
  const { runnerLock, limits, holdsMore: more } = session
  if (more) session.prepared.forget()
  session.holdsMore = false
  const defaults = limits === null ? sessionDefaults : `${sessionDefaults}, ${limits}`
  const lock = runnerLock === null ? '' : `, pg_try_advisory_lock(${runnerLock})`
  return [
    'RESET ALL',
    'RESET SESSION AUTHORIZATION',
    'RESET ROLE',
    ...(more ? ['CLOSE ALL', 'UNLISTEN *', 'DEALLOCATE ALL'] : []),
    // The items of a list are evaluated from the left.
    `SELECT ${defaults}, pg_advisory_unlock_all()${lock}`,
  ]
}

/** Settings made when connecting, which RESET ALL removes. */
const sessionDefaults = `set_config('lock_timeout', '2000', false),
  CASE WHEN current_setting('client_connection_check_interval', true) IS NOT NULL
    THEN set_config('client_connection_check_interval', '1s', false) END`

/** The same in a round trip of its own, with the temporary tables. */
export async function restoreSession(session: Session): Promise<void> {
  const postgres = postgresSession(session)
  const { runnerLock } = postgres
  const hold = runnerLock === null ? [] : [`SELECT pg_catalog.pg_try_advisory_xact_lock(${runnerLock})`]
  // One text is one transaction where none is open.
  await postgres.queryEach([...hold, ...restoreStatements(postgres), 'DISCARD TEMP'].join('; '))
}

/**
 * A statement of Headway's own between two of a revision that runs without a transaction: whatever role, search path
 * or mode the revision has set does not hold for it.
 */
export async function queryAside(session: Session, sql: string): Promise<void> {
  const postgres = postgresSession(session)
  if (postgres.transactionStatus !== 'I') {
    await session.query(sql)
    return
  }
  const aside = ['session_authorization', 'role', 'search_path', 'statement_timeout']
  const set = aside.map((name) => `SET LOCAL ${name} TO DEFAULT`)
  await postgres.queryEach(['BEGIN READ WRITE', ...set, sql, 'COMMIT'].join('; '))
}

/** A setting of the open transaction, as an item of a SELECT. */
export function localSetting(name: string, ms: number): string {
  return `pg_catalog.set_config(${quoteLiteral(name)}, '${Math.round(ms)}', true)`
}
