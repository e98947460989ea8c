import { runnerKey } from '../dialects/lock-polling.ts'
import { withTransaction } from '../dialects/scopes.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import type { RunOutcome, StepOutcome } from '../../../shared/model/run.ts'
import type { Session, VersionTableRef } from '../dialects/dialect.ts'
import { explainDifferences } from '../plan/fingerprint.ts'
import { withStampHint } from './already-there.ts'
import { checkpoints } from './checkpoints.ts'
import { nodeProgram } from './host-program.ts'
import { backupRecordOf, ledgerRecord, plainDetails } from './ledger-record.ts'
import { MigrationHost } from './migration-host.ts'
import { notRun, outcomeOf, stateSentence, statusOf } from './outcomes.ts'
import { RunContext } from './run-context.ts'
import { decideByStamp, resumeOrRefuse } from './doubts.ts'
import type { Already } from './doubts.ts'
import { runOutside } from './run-outside.ts'
import { isSql } from './run-revision.ts'
import type { RunPlanOptions } from './run-types.ts'
import { defaultLimits } from './run-types.ts'
import { tellRemarks } from './session-remarks.ts'
import { runUnit } from './run-unit.ts'

/** How a run ended, before it is put into words. */
type Ended = {
  readonly outcomes: ReadonlyMap<number, StepOutcome>
  readonly rows: readonly string[] | null
  readonly error: HeadwayError | null
  /** Set where there was nothing to do. */
  readonly already: string | null
  readonly left?: readonly string[]
}

/**
 * Runs a plan on its target and returns what came of every step; it never throws. Under the lock the plan is computed
 * anew and must be the one that was reviewed (SAFETY P2, P3).
 */
export async function runPlan(options: RunPlanOptions): Promise<RunOutcome> {
  const { plan, emit, ports } = options
  const started = ports.clock.monotonic()
  emit({
    kind: 'started',
    target: plan.target,
    planKind: plan.kind,
    fingerprint: plan.fingerprint,
    steps: plan.steps.map(({ revision, message, direction }) => ({ revision, message, direction })),
  })
  const onAbort = (): void => emit({ kind: 'cancelling' })
  options.signal.addEventListener('abort', onAbort)
  const ended = await run(options).catch((error: unknown) => nothing(error))
  options.signal.removeEventListener('abort', onAbort)
  const steps = plan.steps.map((step) => ended.outcomes.get(step.index) ?? outcomeOf(step, notRun))
  const error = ended.error === null ? null : toErrorData(ended.error)
  const outcome: RunOutcome = {
    runId: options.runId,
    kind: plan.kind,
    target: plan.target,
    status: ended.already === null ? statusOf(steps, error) : 'nothing_to_do',
    steps,
    rowsAfter: ended.rows === null ? null : ended.rows.toSorted(),
    error,
    left: [...(ended.left ?? [])],
    state: ended.already ?? stateSentence(plan, steps, ended.rows?.toSorted() ?? null),
    ms: ports.clock.monotonic() - started,
  }
  emit({ kind: 'finished', outcome })
  return outcome
}

function nothing(error: unknown): Ended {
  return { outcomes: new Map(), rows: null, error: known(error), already: null }
}

function known(error: unknown): HeadwayError {
  if (error instanceof HeadwayError) return error
  const { message, detail } = toErrorData(error)
  return new HeadwayError('internal', message, { detail, cause: error })
}

/** Connects, holds the lock around everything, and gives both back whatever happens. */
async function run(options: RunPlanOptions): Promise<Ended> {
  throwIfAborted(options.signal)
  const host = createHost(options)
  try {
    return await runConnected(options, host)
  } finally {
    host.close()
  }
}

async function runConnected(options: RunPlanOptions, host: MigrationHost): Promise<Ended> {
  const { dialect, ports, signal } = options
  const session = await dialect.connect(options.connection)
  // The statement in flight is stopped at the server; what follows is refused by the door.
  const cancel = (): void => {
    host.close()
    void session.cancel()
  }
  try {
    await ports.checkpoint(checkpoints.connected)
    const ref = await dialect.resolveVersionTable(session, options.versionTable)
    const lock = await dialect.acquireLock(session, {
      key: runnerKey(ref),
      limitMs: options.lockTimeoutMs,
      signal,
      onWait: (holder, waitedMs) => options.emit({ kind: 'lock_waiting', holder, waitedMs }),
    })
    signal.addEventListener('abort', cancel)
    try {
      await ports.checkpoint(checkpoints.locked)
      options.emit({ kind: 'locked' })
      tellRemarks(session, options.emit)
      return await runLocked(options, session, ref, host)
    } finally {
      await ports.checkpoint(checkpoints.beforeUnlock)
      await lock.release()
      await ports.checkpoint(checkpoints.unlocked)
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    await session.close()
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new HeadwayError('cancelled', 'The run was cancelled.')
}

/** The migration process, started at once where it will be needed: it takes longer to start than to connect. */
function createHost(options: RunPlanOptions): MigrationHost {
  const { plan, ports, root, dialect, emit } = options
  const host = new MigrationHost({
    program:
      options.program ??
      nodeProgram({
        processes: ports.processes,
        root,
        dialect: dialect.name,
        serverVersion: serverVersionOf(plan),
      }),
    root,
    onLog: (level, text) => emit({ kind: 'log', step: null, level, text }),
    onTypes: (hash, types) => options.knownTypes?.found(hash, types),
  })
  if (plan.steps.some((step) => step.path !== null && !isSql({ path: step.path }))) host.warmUp()
  return host
}

/** The number alone, as drivers want it. */
function serverVersionOf(plan: Plan): string {
  return plan.basis.identity.serverVersion.split(' ')[0] ?? ''
}

async function runLocked(
  options: RunPlanOptions,
  session: Session,
  given: VersionTableRef,
  host: MigrationHost,
): Promise<Ended> {
  const already = await checkPlan(options, session, given)
  if (already !== null) {
    const decided = await decideByStamp(options, session, given, already)
    return { rows: already.rows, already: decided ?? already.already, outcomes: new Map(), error: null }
  }
  const limits = { ...defaultLimits, ...options.limits }
  const resume = await resumeOrRefuse(options, session, given)
  await options.ports.checkpoint(checkpoints.planChecked)
  await prepareTables(options, session, given)
  const held = await options.dialect.holdTable(session, given)
  const { ref } = held
  const context = new RunContext({ options: { ...options, resume }, limits, session, ref, host })
  try {
    context.readAhead()
    await backUp(options, session, ref)
    await options.ports.checkpoint(checkpoints.tablesReady)
    const error = await runSteps(context)
    if (error === null) await host.finish()
    const rows = await readRows(options, session, ref)
    const left = await leftBehind(options, session, error === null ? (rows ?? []) : null)
    return { outcomes: context.outcomes(), rows, error, already: null, left }
  } finally {
    context.stopReading()
    const left = await held.release()
    if (left !== null) options.emit({ kind: 'log', step: null, level: 'warn', text: left })
  }
}

/** The rows and the plan as they are under the lock. Throws `plan_stale`; tells where there is nothing left to do. */
async function checkPlan(
  options: RunPlanOptions,
  session: Session,
  ref: VersionTableRef,
): Promise<Already | null> {
  const { plan, dialect } = options
  const state = await dialect.readVersionTable(session, ref)
  if (state.malformed !== null) {
    throw new HeadwayError('malformed_version_table', state.malformed, {
      hint: 'Correct the table by hand, or name another one in the settings.',
    })
  }
  const { readOnly, ...identity } = await dialect.identify(session)
  if (readOnly)
    throw new HeadwayError('database_read_only', 'This database cannot be written.', {
      hint: 'Connect to the primary, with a role that may write.',
    })
  const interrupted = plan.kind === 'stamp' ? await dialect.readInterrupted(session, ref) : []
  const now = await options.recompute({
    rows: state.rows,
    batches: state.batches ?? [],
    hasVersionTable: state.exists,
    identity,
    interrupted: interrupted.map(({ revision }) => revision),
  })
  const decides = now.decides ?? []
  const at = shown(options, state.rows).toSorted().join(', ') || 'base'
  if (now.fingerprint !== plan.fingerprint) {
    // Another run did the same in the meantime, so there is nothing left to do.
    if (now.steps.length === 0 && plan.steps.length > 0)
      return { decides, rows: shown(options, state.rows), already: `Already at ${at}: another run did it.` }
    throw stale(plan, now)
  }
  const empty = plan.steps.length === 0 && !plan.createsVersionTable
  return empty
    ? { decides, rows: shown(options, state.rows), already: `Nothing to do: the database is at ${at}.` }
    : null
}

function stale(plan: Plan, now: Plan): HeadwayError {
  const differences = explainDifferences(plan, now)
  return new HeadwayError('plan_stale', `The plan no longer holds: ${differences.join(' ')}`, {
    problems: differences,
    hint: 'Nothing was sent to the database. Make the plan again and look at it.',
  })
}

/** Version table and ledger, in one transaction of their own: a failed first step must leave its trace. */
async function prepareTables(options: RunPlanOptions, session: Session, ref: VersionTableRef): Promise<void> {
  const { dialect, plan } = options
  const hasLedger = await dialect.hasLedger(session, ref)
  if (hasLedger && !plan.createsVersionTable) return
  await withTransaction(session, async () => {
    if (!hasLedger) await dialect.createLedger(session, ref)
    if (plan.createsVersionTable) {
      await dialect.createVersionTable(session, ref)
      if (plan.kind === 'ensure_version')
        await dialect.appendLedger(session, ref, ledgerRecord(options, null, plainDetails([])))
    }
  })
}

/** Takes the backup, and records it in the ledger. */
async function backUp(options: RunPlanOptions, session: Session, ref: VersionTableRef): Promise<void> {
  const { backup, dialect, plan, emit } = options
  if (backup === undefined || plan.steps.length === 0) return
  const say = (text: string): void => emit({ kind: 'log', step: null, level: 'info', text })
  say('Taking a backup')
  const made = await backup(session, plan.from)
  if (made === null) return say('There is nothing to back up.')
  await dialect.appendLedger(session, ref, backupRecordOf(options, made))
  say(`Backup: ${made.path} (${made.proof})`)
}

/** What of the rows is told. */
function shown({ shownRows }: RunPlanOptions, rows: readonly string[]): readonly string[] {
  return shownRows === undefined ? rows : shownRows(rows)
}

/** The error that stopped the run, or null. Every step reports for itself. */
async function runSteps(context: RunContext): Promise<HeadwayError | null> {
  const units = unitsOf(context.options.plan)
  let current: readonly PlanStep[] = []
  try {
    for (const [index, unit] of units.entries()) {
      current = unit
      throwIfAborted(context.options.signal)
      const [first] = unit
      const next = units[index + 1]
      if (first !== undefined && isOutside(unit)) await runOutside(context, first)
      else await runUnit(context, unit, next !== undefined && !isOutside(next))
    }
    return null
  } catch (error) {
    // Stopped between two steps: the transaction of the second is still empty.
    if (context.takeBegun()) await context.options.dialect.rollback(context.session)
    return withStampHint(known(error), context.options.plan, current)
  }
}

/** A step that runs without a transaction around it is a unit of its own. */
function isOutside([first]: readonly PlanStep[]): boolean {
  return first !== undefined && !first.transaction && first.direction !== 'stamp'
}

/** Steps that are committed together: one each, or all between two that run outside a transaction. A stamp is one. */
function unitsOf(plan: Plan): readonly (readonly PlanStep[])[] {
  const together = plan.kind === 'stamp' || plan.transactionMode === 'per-run'
  const units: PlanStep[][] = []
  for (const step of plan.steps) {
    const last = units.at(-1)
    const joins =
      together && last !== undefined && (plan.kind === 'stamp' || (step.transaction && last[0]?.transaction))
    if (joins) last.push(step)
    else units.push([step])
  }
  return units
}

/**
 * What a person should look at after the run. `rows` is null where a step failed: then only half-finished objects are
 * reported.
 */
async function leftBehind(
  { plan, dialect, afterwards, ports }: RunPlanOptions,
  session: Session,
  rows: readonly string[] | null,
): Promise<readonly string[]> {
  if (plan.kind === 'stamp' || plan.kind === 'ensure_version') return []
  try {
    const unfinished = (await dialect.unfinished?.(session)) ?? []
    return [...unfinished, ...(rows === null ? [] : ((await afterwards?.(rows)) ?? []))]
  } catch (error) {
    // It undoes nothing of the run.
    ports.log.warn(`what the run left was not read: ${known(error).message}`)
    return rows === null ? [] : ['What the run left behind could not be read.']
  }
}

/** Rows as the run left them; on a new connection where the old one broke, null where neither can tell. */
async function readRows(
  options: RunPlanOptions,
  session: Session,
  ref: VersionTableRef,
): Promise<readonly string[] | null> {
  const { dialect } = options
  try {
    return shown(options, (await dialect.readVersionTable(session, ref)).rows)
  } catch {
    try {
      const fresh = await dialect.connect(options.connection)
      try {
        return shown(options, (await dialect.readVersionTable(fresh, ref)).rows)
      } finally {
        await fresh.close()
      }
    } catch {
      return null
    }
  }
}
