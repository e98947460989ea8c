import { HeadwayError } from '../../../../shared/errors.ts'
import type { CommitResult, QueryResult, Session, TransactionFate, TransactionLimits } from '../dialect.ts'
import { isConnectionLost } from './errors.ts'
import type { PostgresSession } from './session.ts'
import { connect, postgresSession } from './session.ts'
import { localSetting, restoreStatements } from './session-state.ts'

/** How long the fate of a lost COMMIT is asked for, and how often, in milliseconds. */
const resolveLimitMs = 15_000
const resolveIntervalMs = 100

/** BEGIN with its limits, in one round trip; the transaction's id is kept for a COMMIT whose answer gets lost. */
export async function begin(
  session: Session,
  limits: TransactionLimits = { lockTimeoutMs: 2000, statementTimeoutMs: null },
): Promise<void> {
  const postgres = postgresSession(session)
  postgres.transactionId = null
  const results = await postgres.queryEach(`BEGIN; ${startSql(postgres, limits)}`)
  if (started(postgres, limits, results.at(-1))) return
  await rollback(session)
  throw lockGivenAway()
}

/**
 * What a transaction starts with: its limits, the question for its id, and a second hold on the run's lock, which no
 * `pg_advisory_unlock_all()` gives away.
 */
function startSql(session: PostgresSession, limits: TransactionLimits): string {
  const { runnerLock } = session
  const lock = runnerLock === null ? '' : `, pg_catalog.pg_try_advisory_xact_lock(${runnerLock}) AS held`
  // One statement less than with SET LOCAL, in every transaction.
  return `SELECT ${limitsSql(limits)}, pg_catalog.txid_current()::text AS id${lock}`
}

function limitsSql({ lockTimeoutMs, statementTimeoutMs }: TransactionLimits): string {
  const lock = localSetting('lock_timeout', lockTimeoutMs)
  return statementTimeoutMs === null
    ? lock
    : `${lock}, ${localSetting('statement_timeout', statementTimeoutMs)}`
}

/** Takes over what the start of a transaction answered; false where the run's lock is somebody else's by now. */
function started(
  session: PostgresSession,
  limits: TransactionLimits,
  result: QueryResult | undefined,
): boolean {
  const row = result?.rows[0]
  session.transactionId = String(row?.['id'])
  session.limits = limitsSql(limits)
  return row?.['held'] !== false
}

function lockGivenAway(): HeadwayError {
  return new HeadwayError('lock_held', "Another run took this run's lock, which the migration gave back.", {
    hint: 'Leave pg_advisory_unlock_all() out of migrations. Look at the state of the target, then run again.',
  })
}

export async function limitStatements(session: Session, ms: number | null): Promise<void> {
  const local = (await inTransaction(session)) ? 'LOCAL ' : ''
  await session.query(`SET ${local}statement_timeout TO ${ms === null ? 'DEFAULT' : Math.round(ms)}`)
}

export async function commit(session: Session): Promise<CommitResult> {
  return await proveCommit(session, async () => (await session.query('COMMIT')).command)
}

/**
 * Takes back what the step set for its session, then runs a last statement, COMMIT and, with `next`, the BEGIN of the transaction that follows, in one round trip: a simple
 * query stops at its first error, so a statement that fails commits nothing, and a COMMIT that fails begins nothing.
 * Where only the BEGIN failed, the answer is "committed" and no transaction is open.
 */
export async function commitAfter(
  session: Session,
  statement: string,
  next: TransactionLimits | null,
): Promise<CommitResult> {
  const postgres = postgresSession(session)
  const restored = restoreStatements(postgres)
  // Temporary tables go when nothing of the transaction can be pending on them any more.
  const parts = [...restored, statement, 'COMMIT', 'DISCARD TEMP']
  if (next !== null) parts.push('BEGIN', await preparedStart(postgres, next))
  return await proveCommit(session, async () => {
    const results = await postgres.queryEach(parts.join('; '))
    const command = results[restored.length + 1]?.command ?? null
    // Without the lock nothing is begun: the next step's own BEGIN says why.
    if (next !== null && !started(postgres, next, results.at(-1))) await rollback(session)
    return command
  })
}

async function preparedStart(session: PostgresSession, limits: TransactionLimits): Promise<string> {
  const sql = startSql(session, limits)
  const name = await session.prepared.nameOf(sql, () => sql)
  return name === null ? sql : `EXECUTE ${name}`
}

/**
 * Sends a COMMIT and proves it by its command tag, which `send` answers: a failed transaction says ROLLBACK. Where the
 * answer is lost, or is an error that may be of what came after it, the server is asked about the transaction's id
 * (https://www.postgresql.org/docs/current/functions-info.html, txid_status).
 */
async function proveCommit(session: Session, send: () => Promise<string | null>): Promise<CommitResult> {
  const postgres = postgresSession(session)
  const { transactionId } = postgres
  try {
    return { kind: (await send()) === 'COMMIT' ? 'committed' : 'rolled_back' }
  } catch (error) {
    const cause = error instanceof HeadwayError ? error.cause : error
    if (isConnectionLost(cause)) return await fateOf(postgres, error)
    // A cancel may have hit the BEGIN that was sent along with COMMIT.
    await rollback(session)
    if (transactionId !== null && (await statusOf(session, transactionId)) === 'committed')
      return { kind: 'committed' }
    throw error
  }
}

export async function rollback(session: Session): Promise<void> {
  const { transactionStatus } = postgresSession(session)
  if (transactionStatus === 'I') return
  await session.query('ROLLBACK').catch(() => undefined)
}

export async function inTransaction(session: Session): Promise<boolean> {
  const { transactionStatus } = postgresSession(session)
  return transactionStatus === 'T' || transactionStatus === 'E'
}

export async function fateOfTransaction(session: Session): Promise<TransactionFate> {
  const postgres = postgresSession(session)
  const { transactionId } = postgres
  if (transactionId === null) return (await inTransaction(session)) ? 'open' : 'unknown'
  const status = postgres.transactionStatus === 'E' ? null : await statusOf(session, transactionId)
  // In a failed transaction nothing can be asked; but the server cannot have begun a second one in it. The server
  // reports the failed state shortly after the error, so it is known by now.
  if (status === null && postgres.transactionStatus === 'E') return 'open'
  if (status === 'in progress') return 'open'
  return status === 'committed' ? 'committed' : status === 'aborted' ? 'rolled_back' : 'unknown'
}

/** Committed or not, as the server says on a new connection; it may still be finding out that we are gone. */
async function fateOf(session: PostgresSession, error: unknown): Promise<CommitResult> {
  const lost = error instanceof HeadwayError ? { lost: error } : {}
  const { transactionId } = session
  if (transactionId === null) return { kind: 'unknown' }
  const started = performance.now()
  while (performance.now() - started < resolveLimitMs) {
    const status = await askFate(session, transactionId)
    if (status === 'committed') return { kind: 'committed' }
    if (status === 'aborted') return { kind: 'rolled_back', ...lost }
    await new Promise((resolve) => setTimeout(resolve, resolveIntervalMs))
  }
  return { kind: 'unknown' }
}

async function askFate(session: PostgresSession, transactionId: string): Promise<string | null> {
  try {
    const fresh = await connect(session.dialect, session.settings)
    try {
      return await statusOf(fresh, transactionId)
    } finally {
      await fresh.close()
    }
  } catch {
    return null
  }
}

/** `committed`, `aborted`, `in progress`; null where the server cannot be asked or no longer knows. */
async function statusOf(session: Session, transactionId: string): Promise<string | null> {
  const asked = await session
    .query('SELECT txid_status($1::bigint) AS status', [transactionId])
    .catch(() => null)
  return (asked?.rows[0]?.['status'] as string | null | undefined) ?? null
}
