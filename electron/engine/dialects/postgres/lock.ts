import { createHash } from 'node:crypto'
import type { RunLock, Session } from '../dialect.ts'
import type { LockPolling } from '../lock-polling.ts'
import { pollLock } from '../lock-polling.ts'
import { postgresSession } from './session.ts'

// Advisory locks are per database; a bigint key shows in pg_locks as its two halves with objsubid 1.
const holderSql = `SELECT a.pid, a.application_name, a.usename, a.client_addr::text AS address, a.backend_start::text AS since
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND ((l.classid::bigint << 32) | l.objid::bigint) = $1::bigint
   AND l.pid <> pg_backend_pid()`

/** A session-level advisory lock on the migrating session itself: it goes when the session goes. */
export async function acquireLock(
  session: Session,
  options: LockPolling & { readonly key: string },
): Promise<RunLock> {
  const key = lockKey(options.key)
  const postgres = postgresSession(session)
  await pollLock(async () => {
    const tried = await session.query('SELECT pg_try_advisory_lock($1::bigint) AS taken', [key])
    if (tried.rows[0]?.['taken'] === true) return { taken: true }
    return { taken: false, holder: await lockHolder(session, options.key) }
  }, options)
  postgres.runnerLock = key
  return {
    async release() {
      postgres.runnerLock = null
      await session.query('SELECT pg_advisory_unlock($1::bigint)', [key]).catch(() => undefined)
    },
  }
}

/** Who holds the lock now, in another session. */
export async function lockHolder(session: Session, key: string): Promise<string | null> {
  const holder = await session.query(holderSql, [lockKey(key)])
  return describeHolder(holder.rows[0])
}

/** A signed 64-bit number from a text, as decimal. */
function lockKey(text: string): string {
  return createHash('sha256').update(text).digest().readBigInt64BE(0).toString()
}

function describeHolder(row: Readonly<Record<string, unknown>> | undefined): string | null {
  if (row === undefined) return null
  const name = String(row['application_name'] || 'a session')
  const from = row['address'] === null ? '' : ` from ${String(row['address'])}`
  return `${name} (user ${String(row['usename'])}, pid ${String(row['pid'])}${from}, since ${String(row['since'])})`
}
