import { HeadwayError } from '../../../../shared/errors.ts'
import type { CommitResult, Session, TransactionFate, TransactionLimits } from '../dialect.ts'
import type { SqliteSession } from './session.ts'
import { sqliteSession } from './session.ts'
import { detachAll } from './session-state.ts'

/** Each waits for the busy timeout. */
const commitAttempts = 4

/**
 * BEGIN IMMEDIATE with foreign keys off: inside a transaction the switch is silently ignored, and a table that is
 * dropped to be rebuilt would empty its ON DELETE CASCADE children (https://www.sqlite.org/lang_altertable.html).
 */
export async function begin(session: Session, limits?: TransactionLimits): Promise<void> {
  const sqlite = sqliteSession(session)
  await detachAll(sqlite)
  if (limits !== undefined) sqlite.setBusyTimeout(Math.round(limits.lockTimeoutMs))
  if (sqlite.foreignKeysBefore === null) {
    const asked = await sqlite.query('PRAGMA foreign_keys')
    sqlite.foreignKeysBefore = asked.rows[0]?.['foreign_keys'] === 1
  }
  if (sqlite.foreignKeysBefore) await sqlite.execute('PRAGMA foreign_keys = OFF')
  await beginWriting(sqlite)
  sqlite.inTransaction = true
  sqlite.suspect = null
  sqlite.fate = 'rolled_back'
}

/**
 * BEGIN IMMEDIATE locks every attached file, and a COMMIT over two of them needs a super-journal, whatever was changed:
 * three more syncs. A statement that would write locks the database alone.
 */
async function beginWriting(session: SqliteSession): Promise<void> {
  const { lockedBy } = session
  if (lockedBy === null) return await session.execute('BEGIN IMMEDIATE')
  try {
    await session.execute(`BEGIN; DELETE FROM ${lockedBy} WHERE 0`)
  } catch (error) {
    await session.execute('ROLLBACK')
    if (isBusy(error)) throw error
    // Somebody took the table away.
    session.lockedBy = null
    await session.execute('BEGIN IMMEDIATE')
  }
}

/** A COMMIT that answers has committed; one that fails leaves the transaction open, so it is rolled back. */
export async function commit(session: Session): Promise<CommitResult> {
  const sqlite = sqliteSession(session)
  try {
    await commitPatiently(sqlite)
  } catch (error) {
    await rollback(session)
    throw error
  }
  sqlite.inTransaction = false
  await restoreForeignKeys(sqlite)
  return { kind: 'committed' }
}

/** A reader blocks COMMIT; one that was refused for this reason can be sent again unchanged. */
async function commitPatiently(session: SqliteSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.query('COMMIT')
      return
    } catch (error) {
      if (!isBusy(error) || attempt === commitAttempts) throw error
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof HeadwayError && error.data.sqlState === 'SQLITE_BUSY'
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

/**
 * ON CONFLICT ROLLBACK, RAISE(ROLLBACK) and a full disk end a transaction, always with an error; else only COMMIT does
 * (https://www.sqlite.org/lang_conflict.html). Whether one is open is told by a BEGIN, which then fails.
 */
export async function inTransaction(session: Session): Promise<boolean> {
  const sqlite = sqliteSession(session)
  const { suspect } = sqlite
  if (!sqlite.inTransaction || suspect === null) return sqlite.inTransaction
  const begun = await sqlite.query('BEGIN').then(
    () => true,
    () => false,
  )
  sqlite.suspect = null
  if (!begun) return true
  sqlite.inTransaction = false
  sqlite.fate = suspect
  await sqlite.query('ROLLBACK')
  await restoreForeignKeys(sqlite)
  return false
}

export async function fateOfTransaction(session: Session): Promise<TransactionFate> {
  return (await inTransaction(session)) ? 'open' : sqliteSession(session).fate
}

async function restoreForeignKeys(session: SqliteSession): Promise<void> {
  if (session.foreignKeysBefore === true) await session.query('PRAGMA foreign_keys = ON')
  session.foreignKeysBefore = null
}
