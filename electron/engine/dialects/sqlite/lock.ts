import { lstat, realpath } from 'node:fs/promises'
import { hostname } from 'node:os'
import type sqlite3 from 'sqlite3'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { RunLock, Session } from '../dialect.ts'
import type { LockAttempt, LockPolling } from '../lock-polling.ts'
import { pollLock } from '../lock-polling.ts'
import { loadDriver } from './driver.ts'
import { SqliteSession, sqliteSession } from './session.ts'

/**
 * A write lock on a side file, `<database>.headway-lock`, held by an open transaction: the system frees it when the
 * process dies, and while it is held the holder's name can still be read.
 */
export async function acquireLock(
  session: Session,
  options: LockPolling & { readonly key: string },
): Promise<RunLock> {
  const { settings, dialect } = sqliteSession(session)
  if (settings.path === ':memory:') return { async release() {} }
  const path = await sidePath(settings.path)
  await refuseLink(path)
  const side = new SqliteSession(dialect, { ...settings, path, create: true }, await openSide(path))
  side.setBusyTimeout(0)
  try {
    await pollLock(() => attempt(side), options)
  } catch (error) {
    await side.close()
    throw error
  }
  return { release: () => side.close() }
}

/** A database reached by a link is the same database. */
async function sidePath(path: string): Promise<string> {
  return `${await realpath(path).catch(() => path)}.headway-lock`
}

/** Who holds the lock now: the file keeps the name of the last one, so the lock itself is tried and let go at once. */
export async function lockHolder(session: Session): Promise<string | null> {
  const { settings, dialect } = sqliteSession(session)
  const path = await sidePath(settings.path)
  const found = await lstat(path).catch(() => null)
  if (settings.path === ':memory:' || found?.isFile() !== true) return null
  const side = new SqliteSession(dialect, { ...settings, path, create: false }, await openSide(path))
  side.setBusyTimeout(0)
  try {
    await side.query('BEGIN IMMEDIATE')
    await side.query('ROLLBACK')
    return null
  } catch (error) {
    return isTaken(error) ? await readHolder(side) : null
  } finally {
    await side.close()
  }
}

/**
 * The holder's name is committed first and the lock taken right after; a process that gets in between takes the lock.
 */
async function attempt(side: SqliteSession): Promise<LockAttempt> {
  const holder = `headway (pid ${process.pid} on ${hostname()}, since ${new Date().toISOString()})`
  try {
    await side.execute(
      'BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL)',
    )
    await side.query('INSERT INTO holder VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name', [
      holder,
    ])
    await side.execute('COMMIT; BEGIN IMMEDIATE')
    return { taken: true }
  } catch (error) {
    await side.query('ROLLBACK').catch(() => undefined)
    if (!isTaken(error)) throw error
    return { taken: false, holder: await readHolder(side) }
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof HeadwayError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.data.sqlState ?? '')

/** Refuses a link: the file it points to would be opened and written as the lock file. */
async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found === null || found.isFile()) return
  throw new HeadwayError('database_read_only', `The lock file ${path} is a link or no file at all.`, {
    hint: 'Remove it: Headway makes the file when it needs it.',
  })
}

async function readHolder(side: SqliteSession): Promise<string | null> {
  const found = await side.query('SELECT name FROM holder').catch(() => null)
  const name = found?.rows[0]?.['name']
  return typeof name === 'string' ? name : null
}

async function openSide(path: string): Promise<sqlite3.Database> {
  const driver = await loadDriver()
  return await new Promise((resolve, reject) => {
    const database = new driver.Database(path, (error) => {
      if (error === null) resolve(database)
      else reject(lockFileError(path, error))
    })
  })
}

function lockFileError(path: string, cause: Error): HeadwayError {
  return new HeadwayError('database_read_only', `The lock file ${path} cannot be written.`, {
    hint: 'Make the folder of the database writable: runs are kept apart by a file beside it.',
    cause,
  })
}
