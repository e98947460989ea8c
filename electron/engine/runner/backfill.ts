import { z } from 'zod'
import { requireCommitted } from '../dialects/scopes.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Session, TransactionLimits } from '../dialects/dialect.ts'
import type { StatementLabel } from '../dialects/operation-rules.ts'
import type { Clock } from '../ports.ts'

/** Rows to be written in batches, as the dialect worked it out. */
export type Backfill = {
  /** The whole of it as one statement: what people see, and what a script holds. */
  readonly sql: string
  readonly label: StatementLabel
  /** One row, one column a part of the key: literals of the last key of the next batch; no row at the end. */
  readonly nextKey: (after: Key | null) => string
  /** The batch between two keys; `upTo` null: to the end. */
  readonly batch: (after: Key | null, upTo: Key | null) => string
  readonly pauseMs: number
}

/** The primary key of a row, each part as a literal. */
export type Key = readonly string[]

/** How far a backfill is: everything up to `after` is written and committed. */
export type Progress = { readonly after: Key | null; readonly rows: number; readonly done: boolean }

export const noProgress: Progress = { after: null, rows: 0, done: false }

const progressShape = z.object({
  after: z.array(z.string()).nullable(),
  rows: z.int(),
  done: z.boolean(),
})
const mark = /^-- backfill (\{.*\})\n/

/** What the journal keeps: the statement, after a line that says how far it got. */
export function progressText(progress: Progress, sql: string): string {
  return `-- backfill ${JSON.stringify(progress)}\n${sql}`
}

/** Reads that text; without it, the backfill begins at the first row. */
export function progressOf(text: string | null): Progress {
  const found = text === null ? null : mark.exec(text)?.[1]
  if (found === null || found === undefined) return noProgress
  const parsed = progressShape.safeParse(JSON.parse(found))
  return parsed.success ? parsed.data : noProgress
}

/** Whether the journal was cut off within a backfill, which can go on. */
export function isBackfill(text: string | null): boolean {
  return text !== null && mark.test(text)
}

type Around = {
  readonly clock: Pick<Clock, 'sleep'>
  readonly limits?: TransactionLimits
  /** Writes the progress down in the transaction of its batch, so that both are there or neither is. */
  readonly record: (progress: Progress) => Promise<void>
  readonly committed: (progress: Progress) => Promise<void>
  /** The run was stopped: no further batch is begun. */
  readonly isClosed: () => boolean
}

/** How often a batch that lost a lock or met a deadlock is tried again, and how long it waits before, in milliseconds. */
const RETRIES = 5
const RETRY_MS = 200
const passing = /^(?:55P03|40P01|40001|SQLITE_BUSY.*)$/

/** Writes batch after batch, each committed with its progress; goes on after `from`. */
export async function runBackfill(
  backfill: Backfill,
  session: Session,
  from: Progress,
  around: Around,
): Promise<void> {
  let progress = from
  while (!progress.done) {
    if (around.isClosed())
      throw new HeadwayError('cancelled', 'The backfill was stopped between two batches.')
    progress = await oneBatch(backfill, session, progress, around)
    await around.committed(progress)
    if (!progress.done && backfill.pauseMs > 0) await around.clock.sleep(backfill.pauseMs)
  }
}

async function oneBatch(
  backfill: Backfill,
  session: Session,
  progress: Progress,
  around: Around,
): Promise<Progress> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryBatch(backfill, session, progress, around)
    } catch (error) {
      await session.dialect.rollback(session)
      const state = error instanceof HeadwayError ? (error.data.sqlState ?? '') : ''
      if (attempt > RETRIES || !passing.test(state)) throw error
      await around.clock.sleep(RETRY_MS * attempt)
    }
  }
}

async function tryBatch(
  { nextKey, batch }: Backfill,
  session: Session,
  { after, rows }: Progress,
  { limits, record }: Around,
): Promise<Progress> {
  const { dialect } = session
  await dialect.begin(session, limits)
  const found = await session.query(nextKey(after))
  const [row] = found.rows
  const upTo = row === undefined ? null : found.fields.map((field) => String(row[field]))
  const written = await session.query(batch(after, upTo))
  const next = { after: upTo ?? after, rows: rows + (written.rowCount ?? 0), done: upTo === null }
  await record(next)
  requireCommitted(await dialect.commit(session))
  return next
}

/** Refuses a backfill inside the step's transaction: it would hold its locks to the end of the step. */
export function inTransaction(sql: string): HeadwayError {
  return new HeadwayError(
    'invalid_operation',
    'op.backfill commits batch by batch, and this revision runs in a transaction.',
    {
      sql,
      hint: 'Say transaction = false in the revision, and give the backfill a revision of its own.',
    },
  )
}
