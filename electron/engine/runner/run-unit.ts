import { requireCommitted } from '../dialects/scopes.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { EntryPoint } from '../../../shared/door-protocol.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { LedgerRecord, StepGuard } from '../dialects/dialect.ts'
import { quoteName, tableName } from '../dialects/version-table-sql.ts'
import { checkpoints } from './checkpoints.ts'
import type { StepFacts } from './host-program.ts'
import { ledgerRecord } from './ledger-record.ts'
import type { StepReport } from './outcomes.ts'
import type { RunContext } from './run-context.ts'
import type { RevisionSource } from './run-revision.ts'
import { runRevision } from './run-revision.ts'
import { refusing, stepGuard } from './scratch-guard.ts'
import { StatementDoor } from './statement-door.ts'

/** What a step did inside a transaction that is not committed yet. */
type Done = { readonly step: PlanStep; readonly report: StepReport }

/** Locks lost, deadlocks, busy files: the same transaction may succeed when tried again. */
const retriable = new Set(['55P03', '40P01', 'SQLITE_BUSY', 'SQLITE_LOCKED'])

/**
 * Runs steps as one transaction: their statements, row changes and ledger entries are committed together or not at
 * all. Reports every step; throws the error that ended it.
 * @param followed whether another unit comes, whose transaction may be begun with the COMMIT of this one
 */
export async function runUnit(
  context: RunContext,
  steps: readonly PlanStep[],
  followed: boolean,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const progress: Progress = {
      done: [],
      current: null,
      door: null,
      guard: null,
      startedAt: 0,
      committing: false,
      opened: null,
    }
    try {
      await attemptUnit(context, steps, followed, progress)
      return
    } catch (thrown) {
      const { clock } = context.options.ports
      await rollback(context, progress)
      const error = await afterRollback(context, progress, thrown)
      if (attempt < context.limits.retries && mayRetry(context, error, progress)) {
        context.options.emit({
          kind: 'log',
          step: null,
          level: 'warn',
          text: `Trying again: ${toErrorData(error).message}`,
        })
        await clock.sleep(50 * 2 ** attempt * (0.5 + Math.random()), context.options.signal)
        continue
      }
      await giveUp(context, progress, error)
      throw error
    }
  }
}

/** How far a unit got. */
type Progress = {
  done: Done[]
  current: PlanStep | null
  door: StatementDoor | null
  guard: StepGuard | null
  startedAt: number
  committing: boolean
  /** The BEGIN that is or was on its way; null as long as there is none. */
  opened: Promise<void> | null
}

async function attemptUnit(
  context: RunContext,
  steps: readonly PlanStep[],
  followed: boolean,
  progress: Progress,
): Promise<void> {
  const { dialect, ports } = context.options
  const [first] = steps
  progress.current = first ?? null
  progress.startedAt = ports.clock.monotonic()
  if (first !== undefined && runsRevision(first)) await context.prepare()
  await ports.checkpoint(checkpoints.beforeBegin)
  // User code starts while BEGIN is on its way; the door holds its first statement until it is there.
  const opened = begin(context)
  opened.catch(() => undefined)
  progress.opened = opened
  const alone = steps.length === 1 && first?.direction !== 'stamp'
  for (const step of steps) {
    throwIfCancelled(context)
    progress.current = step
    progress.startedAt = ports.clock.monotonic()
    context.options.emit({ kind: 'step_started', step: step.index })
    const report = await runStep(context, step, progress, opened, { alone, followed })
    progress.done.push({ step, report })
  }
  if (!progress.committing) {
    throwIfCancelled(context)
    progress.committing = true
    requireCommitted(await dialect.commit(context.session))
  }
  await ports.checkpoint(checkpoints.committed)
  for (const { step, report } of progress.done) context.report(step, report)
}

async function begin(context: RunContext): Promise<void> {
  const { dialect, ports } = context.options
  if (!context.takeBegun()) await dialect.begin(context.session, context.transactionLimits)
  await ports.checkpoint(checkpoints.begun)
}

async function runStep(
  context: RunContext,
  step: PlanStep,
  progress: Progress,
  opened: Promise<void>,
  { alone, followed }: { readonly alone: boolean; readonly followed: boolean },
): Promise<StepReport> {
  const { dialect, ports } = context.options
  const guard = stepGuard(context, step)
  progress.guard = guard
  const door = new StatementDoor({
    dialect,
    session: context.session,
    transactional: true,
    clock: ports.clock,
    checkpoint: ports.checkpoint,
    guard,
    listener: context.statementListener(step),
    journal: null,
    asColumns: context.host.asColumns,
    ...refusing(context),
    bounds: context.boundsOf(step),
    opened,
  })
  progress.door = door
  const source = await bodyOf(context, step, door, opened)
  await guard.check()
  await guard.restore({ recordFollows: true })
  await ports.checkpoint(checkpoints.bodyDone)
  const ms = ports.clock.monotonic() - progress.startedAt
  const report: StepReport = { status: 'applied', ms, statements: door.statements, error: null }
  if (alone && dialect.commitStep !== undefined) {
    // The record travels with COMMIT, and so does the BEGIN of the next step: two round trips less a step.
    await ports.checkpoint(checkpoints.recorded)
    throwIfCancelled(context)
    progress.committing = true
    const record = appliedRecord(context, step, source, door, ms)
    const next = followed ? context.transactionLimits : null
    requireCommitted(await dialect.commitStep(context.session, context.ref, step.rowChanges, record, next))
    if (followed && (await dialect.inTransaction(context.session))) context.begun()
    return report
  }
  await recordApplied(context, step, source, door, ms)
  await ports.checkpoint(checkpoints.recorded)
  return report
}

/**
 * Runs the body while BEGIN is sent, and returns when both have ended, so that a rollback finds no statement in flight.
 */
async function bodyOf(
  context: RunContext,
  step: PlanStep,
  door: StatementDoor,
  opened: Promise<void>,
): Promise<RevisionSource | null> {
  const body = async (): Promise<RevisionSource | null> => {
    const source = await context.sourceOf(step)
    if (source !== null) await runBody(context, step, source, door)
    return source
  }
  const [begun, done] = await Promise.allSettled([opened, body()])
  if (begun.status === 'rejected') throw begun.reason
  if (done.status === 'rejected') throw done.reason
  return done.value
}

/** Runs a step's revision through its door. */
export async function runBody(
  context: RunContext,
  step: PlanStep,
  source: RevisionSource,
  door: StatementDoor,
): Promise<void> {
  const { dialect, root, signal } = context.options
  await runRevision({
    source,
    direction: entryOf(step),
    door,
    dialect,
    transactional: step.transaction,
    step: factsOf(step),
    host: context.host,
    root,
    signal,
    silenceLimitMs: context.limits.silenceMs,
  })
}

/** Whether a file of the project runs in a step. */
function runsRevision({ direction }: PlanStep): boolean {
  return direction === 'upgrade' || direction === 'downgrade'
}

function entryOf({ direction }: PlanStep): EntryPoint {
  if (direction === 'restore') return 'default'
  return direction === 'downgrade' ? 'downgrade' : 'upgrade'
}

function factsOf({ revision, rowChanges }: PlanStep): StepFacts {
  return {
    revision,
    from: rowChanges.flatMap((change) =>
      change.kind === 'update' ? [change.from] : change.kind === 'delete' ? [change.id] : [],
    ),
    to: rowChanges.flatMap((change) =>
      change.kind === 'update' ? [change.to] : change.kind === 'insert' ? [change.id] : [],
    ),
  }
}

/** Row changes by compare-and-swap, and the ledger entry, in the open transaction. */
export async function recordApplied(
  context: RunContext,
  step: PlanStep,
  source: RevisionSource | null,
  door: StatementDoor | null,
  durationMs: number,
): Promise<void> {
  const { dialect, plan } = context.options
  const purges = plan.purge && step.index === 0 && step.rowsAfter.length === 0
  // A purge takes whatever is there, rows that are there twice as well.
  if (purges) await context.session.query(`DELETE FROM ${tableName(context.ref, quoteName)}`)
  const record = appliedRecord(context, step, source, door, durationMs)
  // A stamp is the newest entry of each step in doubt that it decides.
  const decides = step.index === 0 ? (plan.decides ?? []) : []
  const [own = record, ...others] = decides.map((revision) => ({ ...record, revision }))
  await dialect.recordStep(context.session, context.ref, purges ? [] : step.rowChanges, own)
  for (const other of others) await dialect.appendLedger(context.session, context.ref, other)
}

function appliedRecord(
  context: RunContext,
  step: PlanStep,
  source: RevisionSource | null,
  door: StatementDoor | null,
  durationMs: number,
): LedgerRecord {
  return ledgerRecord(context.options, step, {
    outcome: 'applied',
    statements: door?.statements ?? [],
    rowsAfter: step.rowsAfter,
    source,
    durationMs,
    error: null,
    position: null,
  })
}

function mayRetry(context: RunContext, error: unknown, progress: Progress): boolean {
  const state = error instanceof HeadwayError ? error.data.sqlState : null
  return state !== null && retriable.has(state) && !progress.committing && !context.options.signal.aborted
}

/** Rolls back, reports every step of the unit, and writes the failure into the ledger. */
async function giveUp(context: RunContext, progress: Progress, error: unknown): Promise<void> {
  const data = toErrorData(error)
  const inDoubt = data.code === 'in_doubt'
  for (const { step, report } of progress.done) {
    context.report(step, { ...report, status: inDoubt ? 'in_doubt' : 'rolled_back' })
  }
  const failed = progress.done.some(({ step }) => step === progress.current) ? null : progress.current
  if (failed === null) return
  const statements = progress.door?.statements ?? []
  const ms = context.options.ports.clock.monotonic() - progress.startedAt
  const status = inDoubt ? 'in_doubt' : data.code === 'cancelled' ? 'cancelled' : 'failed'
  context.report(failed, { status, ms, statements, error: data })
  await recordFailure(context, failed, statements, ms, status, data.message)
}

/**
 * The error to report. Where a statement committed the step's transaction after all, it says that a part of the step is
 * in the database.
 */
async function afterRollback(context: RunContext, progress: Progress, error: unknown): Promise<unknown> {
  // Before its BEGIN a step has no transaction: the last one of the session belongs to another step.
  if (progress.committing || progress.opened === null) return error
  const fate = await context.options.dialect.fateOfTransaction(context.session).catch(() => 'unknown')
  if (fate !== 'committed') return error
  const { message, sql, where } = toErrorData(error)
  return new HeadwayError(
    'in_doubt',
    `A statement committed the transaction of its step: what came before it is in the database. Then: ${message}`,
    {
      sql,
      where,
      hint: 'Check what the statements of the step left behind, repair it by hand, and stamp.',
      cause: error,
    },
  )
}

async function rollback(context: RunContext, progress: Progress): Promise<void> {
  // A rollback before its BEGIN would leave the transaction open.
  await progress.opened?.catch(() => undefined)
  await context.options.dialect.rollback(context.session)
  await progress.guard?.restore({ recordFollows: false }).catch(() => undefined)
  await context.options.ports.checkpoint(checkpoints.rolledBack)
}

/** Best effort: what broke the step may have broken the connection as well. */
async function recordFailure(
  context: RunContext,
  step: PlanStep,
  statements: StepReport['statements'],
  durationMs: number,
  outcome: 'failed' | 'cancelled' | 'in_doubt',
  error: string,
): Promise<void> {
  const { dialect, ports } = context.options
  const source = await context.sourceOf(step).catch(() => null)
  const position = outcome === 'in_doubt' ? Math.max(0, statements.length - 1) : null
  const details = { outcome, statements, rowsAfter: [], source, durationMs, error, position }
  await dialect
    .appendLedger(context.session, context.ref, ledgerRecord(context.options, step, details))
    .catch((cause: unknown) => ports.log.warn(`the failure was not written to the ledger: ${String(cause)}`))
  await ports.checkpoint(checkpoints.failureRecorded)
}

export function throwIfCancelled(context: RunContext): void {
  if (context.options.signal.aborted) throw new HeadwayError('cancelled', 'The run was cancelled.')
}
