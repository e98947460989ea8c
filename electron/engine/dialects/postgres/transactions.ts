import { HeadwayError } from '../../../../shared/errors.ts'
import type { CommitResult, QueryResult, Session, TransactionFate, TransactionLimits } from '../dialect.ts'
import { isConnectionLost } from './errors.ts'
import type { PostgresSession } from './session.ts'
import { connect, postgresSession } from './session.ts'

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
  postgres.transactionId = transactionIdOf(await session.query(`BEGIN; ${startSql(limits)}`))
}

/** What a transaction starts with: its limits, and the question for its id. */
function startSql({ lockTimeoutMs, statementTimeoutMs }: TransactionLimits): string {
  const local = (setting: string, ms: number): string =>
    `set_config('${setting}', '${Math.round(ms)}', true), `
  const statement = statementTimeoutMs === null ? '' : local('statement_timeout', statementTimeoutMs)
  // One statement less than with SET LOCAL, in every transaction.
  return `SELECT ${local('lock_timeout', lockTimeoutMs)}${statement}txid_current()::text AS id`
}

function transactionIdOf(result: QueryResult | undefined): string {
  return String(result?.rows[0]?.['id'])
}

export async function commit(session: Session): Promise<CommitResult> {
  return await proveCommit(session, async () => (await session.query('COMMIT')).command)
}

/**
 * Runs a last statement, COMMIT and, with `next`, the BEGIN of the transaction that follows, in one round trip: a simple
 * query stops at its first error, so a statement that fails commits nothing, and a COMMIT that fails begins nothing.
 * Where only the BEGIN failed, the answer is "committed" and no transaction is open.
 */
export async function commitAfter(
  session: Session,
  statement: string,
  next: TransactionLimits | null,
): Promise<CommitResult> {
  const postgres = postgresSession(session)
  const parts = [
    statement,
    'COMMIT',
    ...(next === null ? [] : ['BEGIN', await preparedStart(postgres, next)]),
  ]
  return await proveCommit(session, async () => {
    const results = await postgres.queryEach(parts.join('; '))
    if (next !== null) postgres.transactionId = transactionIdOf(results.at(-1))
    return results[1]?.command ?? null
  })
}

async function preparedStart(session: PostgresSession, limits: TransactionLimits): Promise<string> {
  const sql = startSql(limits)
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
    if (isConnectionLost(cause)) return await fateOf(postgres)
    // A cancel may have met the BEGIN in COMMIT's wake.
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
  // In a failed transaction nothing can be asked; but the server cannot have begun a second one in it.
  if (postgres.transactionStatus === 'E') return 'open'
  const status = await statusOf(session, transactionId)
  if (status === 'in progress') return 'open'
  return status === 'committed' ? 'committed' : status === 'aborted' ? 'rolled_back' : 'unknown'
}

/** Committed or not, as the server says on a new connection; it may still be finding out that we are gone. */
async function fateOf(session: PostgresSession): Promise<CommitResult> {
  const { transactionId } = session
  if (transactionId === null) return { kind: 'unknown' }
  const started = performance.now()
  while (performance.now() - started < resolveLimitMs) {
    const status = await askFate(session, transactionId)
    if (status === 'committed') return { kind: 'committed' }
    if (status === 'aborted') return { kind: 'rolled_back' }
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
