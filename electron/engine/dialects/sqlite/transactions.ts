import { HeadwayError } from '../../../../shared/errors.ts'
import type { CommitResult, Session, TransactionLimits } from '../dialect.ts'
import type { SqliteSession } from './session.ts'
import { sqliteSession } from './session.ts'

/**
 * BEGIN IMMEDIATE with foreign keys off: inside a transaction the switch is silently ignored, and a table that is
 * dropped to be rebuilt would empty its ON DELETE CASCADE children (https://www.sqlite.org/lang_altertable.html).
 */
export async function begin(session: Session, limits?: TransactionLimits): Promise<void> {
  const sqlite = sqliteSession(session)
  if (limits !== undefined) sqlite.setBusyTimeout(Math.round(limits.lockTimeoutMs))
  if (sqlite.foreignKeysBefore === null) {
    const asked = await sqlite.query('PRAGMA foreign_keys')
    sqlite.foreignKeysBefore = asked.rows[0]?.['foreign_keys'] === 1
  }
  await sqlite.execute(
    sqlite.foreignKeysBefore ? 'PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE' : 'BEGIN IMMEDIATE',
  )
  sqlite.inTransaction = true
}

/** A COMMIT that answers has committed; one that fails leaves the transaction open, so it is rolled back. */
export async function commit(session: Session): Promise<CommitResult> {
  const sqlite = sqliteSession(session)
  try {
    await sqlite.query('COMMIT')
  } catch (error) {
    await rollback(session)
    throw error
  }
  sqlite.inTransaction = false
  await restoreForeignKeys(sqlite)
  return { kind: 'committed' }
}

export async function rollback(session: Session): Promise<void> {
  const sqlite = sqliteSession(session)
  if (!sqlite.inTransaction) return
  sqlite.inTransaction = false
  try {
    await sqlite.query('ROLLBACK')
  } catch (error) {
    // Some errors end the transaction by themselves (SQLITE_FULL, SQLITE_IOERR): then there is nothing to roll back.
    if (!(error instanceof HeadwayError)) throw error
  }
  await restoreForeignKeys(sqlite).catch(() => undefined)
}

export async function inTransaction(session: Session): Promise<boolean> {
  return sqliteSession(session).inTransaction
}

async function restoreForeignKeys(session: SqliteSession): Promise<void> {
  if (session.foreignKeysBefore === true) await session.query('PRAGMA foreign_keys = ON')
  session.foreignKeysBefore = null
}
