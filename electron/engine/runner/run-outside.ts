import { requireCommitted } from '../dialects/scopes.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { PlanStep, StatementInfo } from '../../../shared/model/plan.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { isBackfill, progressOf } from './backfill.ts'
import { checkpoints } from './checkpoints.ts'
import { givesNothing, madeBefore, nothingEarlier, type Earlier } from './earlier-work.ts'
import { ledgerRecord } from './ledger-record.ts'
import type { RecordDetails } from './ledger-record.ts'
import type { RunContext } from './run-context.ts'
import type { RevisionSource } from './run-revision.ts'
import { isSql } from './run-revision.ts'
import { recordApplied, runBody, throwIfCancelled } from './run-unit.ts'
import { refusing, stepGuard } from './scratch-guard.ts'
import { StatementDoor } from './statement-door.ts'
import type { StatementJournal } from './door-options.ts'
import type { Resume } from './run-types.ts'
import { isAnswer } from './outcomes.ts'

/**
 * Runs a step outside a transaction. The ledger says `started` before the first statement and which statement is in
 * flight before each, so that whatever happens the next run knows how far it got (SAFETY P1).
 */
export async function runOutside(context: RunContext, step: PlanStep): Promise<void> {
  const { dialect, ports, emit } = context.options
  throwIfCancelled(context)
  emit({ kind: 'step_started', step: step.index })
  const startedAt = ports.clock.monotonic()
  await prepared(context, step)
  const elapsed = (): number => ports.clock.monotonic() - startedAt
  const source = await context.sourceOf(step)
  const resume = resumeOf(context, step)
  const earlier = await earlierOf(context, step, source, resume)
  const inFlight = resume?.inFlight ?? null
  const before = statementsBefore(earlier)
  const journalId = await append(context, step, {
    ...blank(source),
    outcome: 'started',
    position: earlier.skip,
    // If this run is killed before its first statement, the next one must still know how far it got.
    statements: [...before, ...(inFlight === null ? [] : [noted(inFlight)])],
  })
  await ports.checkpoint(checkpoints.journalStarted)
  const guard = stepGuard(context, step)
  const door = new StatementDoor({
    dialect,
    session: context.session,
    transactional: false,
    clock: ports.clock,
    checkpoint: ports.checkpoint,
    guard,
    listener: context.statementListener(step),
    journal: journalOf(context, journalId, before),
    asColumns: context.host.asColumns,
    ...refusing(context),
    earlier,
    resumeAt: isBackfill(inFlight) ? inFlight : null,
    limits: context.batchLimits,
    bounds: context.boundsOf(step),
  })
  try {
    if (source !== null) await runBody(context, step, source, door)
    door.earlier.requireAll()
    await guard.check()
    await guard.restore({ recordFollows: false })
    await ports.checkpoint(checkpoints.bodyDone)
    await dialect.begin(context.session)
    await recordApplied(context, step, source, door, elapsed())
    await ports.checkpoint(checkpoints.recorded)
    requireCommitted(await dialect.commit(context.session))
    await ports.checkpoint(checkpoints.committed)
    context.report(step, { status: 'applied', ms: elapsed(), statements: door.statements, error: null })
  } catch (error) {
    await dialect.rollback(context.session)
    await guard.restore({ recordFollows: false }).catch(() => undefined)
    await giveUp(context, step, { source, door, earlier, inFlight, durationMs: elapsed() }, error)
  }
}

/** What runs before the first step (env.py); its failure is the step's, of which nothing has run. */
async function prepared(context: RunContext, step: PlanStep): Promise<void> {
  try {
    await context.prepare()
  } catch (error) {
    context.report(step, { status: 'failed', ms: 0, statements: [], error: toErrorData(error) })
    throw error
  }
}

type Stopped = {
  readonly source: RevisionSource | null
  readonly door: StatementDoor
  readonly earlier: Earlier
  readonly inFlight: string | null
  readonly durationMs: number
}

/** Records what is known: nothing was changed, or the statements before `position` were executed. */
async function giveUp(
  context: RunContext,
  step: PlanStep,
  { source, door, earlier, inFlight, durationMs }: Stopped,
  error: unknown,
): Promise<never> {
  const data = toErrorData(error)
  const { skip } = earlier
  const clean = changedNothing(door, skip, data.sqlState)
  const outcome = clean ? (data.code === 'cancelled' ? 'cancelled' : 'failed') : 'in_doubt'
  const position = skip + door.ended
  const wasAsBefore = door.sent === 0 && inFlight !== null
  context.report(step, { status: outcome, ms: durationMs, statements: door.statements, error: data })
  await append(context, step, {
    ...blank(source),
    outcome,
    statements: [...statementsBefore(earlier), ...(wasAsBefore ? [noted(inFlight)] : door.statements)],
    durationMs,
    error: data.message,
    position: clean ? null : position,
  }).catch((cause: unknown) => context.options.ports.log.warn(`the ledger was not written: ${String(cause)}`))
  await context.options.ports.checkpoint(checkpoints.failureRecorded)
  if (clean || (door.sent === 0 && data.code === 'unsupported')) throw error
  throw new HeadwayError(
    'in_doubt',
    `${step.revision} stopped at statement ${position + 1}, outside a transaction: ${data.message}${doneSentence(position)}`,
    {
      ...rest(data),
      hint: inDoubtHint(step.revision ?? '', step.direction),
      cause: error,
    },
  )
}

/** What is sure of a step in doubt: the statements before the one where it stopped. */
export function doneSentence(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' Statement 1 is done.' : ` Statements 1 to ${count} are done.`
}

/** What to do about a step whose outcome is unknown. */
export function inDoubtHint(revision: string, action: string): string {
  const decide = (flag: string): string =>
    `headway ledger ${flag} ${shellQuote(revision)} --reason 'what shows it'`
  const resume = action === 'downgrade' ? 'downgrade -1' : `upgrade ${shellQuote(revision)}`
  return `Look at what the statement left behind and set it right by hand. Then go on at that statement, which may be corrected in the file (headway ${resume} --resume), or say that it took place (${decide('--applied')}), or that it did not (${decide('--not-applied')}).`
}

function rest(data: ReturnType<typeof toErrorData>) {
  const { sql, sqlState, where, detail } = data
  return { sql, sqlState, where, detail }
}

/** A build that runs concurrently leaves something behind even when its first statement fails. */
function changedNothing(door: StatementDoor, skip: number, sqlState: string | null): boolean {
  if (skip > 0 || door.sent > 1 || door.ended > 0) return false
  if (door.sent === 0) return true
  const [only] = door.statements
  if (progressOf(only?.sql ?? null).after !== null) return false
  return door.failure !== null && isAnswer(sqlState) && !/\bconcurrently\b/i.test(only?.sql ?? '')
}

/** What earlier runs did of a step: what a resumed one does not send again, or what may stand after a decision. */
async function earlierOf(
  context: RunContext,
  step: PlanStep,
  source: RevisionSource | null,
  resume: Resume | null,
): Promise<Earlier> {
  if (resume !== null) return resumed(step, source, resume)
  const { dialect, plan } = context.options
  if (step.revision === null) return nothingEarlier
  const query = { revision: step.revision, limit: recentEntries }
  const entries = await dialect.readLedger(context.session, context.ref, query)
  return { ...nothingEarlier, made: madeBefore(entries, plan.kind) }
}

/** How many entries of a revision are looked through for the run that stopped. */
const recentEntries = 50

function resumed(step: PlanStep, source: RevisionSource | null, resume: Resume): Earlier {
  const { statement: skip, inFlight = null, done = null } = resume
  const inBackfill = isBackfill(inFlight)
  if (source === null || (skip === 0 && !inBackfill)) return nothingEarlier
  const isUnchanged = (resume.fileHash ?? source.hash) === source.hash
  if (!isUnchanged && (done === null || inBackfill))
    throw new HeadwayError(
      'unsupported',
      `${source.path} changed since it stopped: its statements are counted differently now.`,
      {
        hint: 'Bring the file back as it was, or stamp.',
      },
    )
  if (isSql(source) || inBackfill) return { skip, done: done ?? [], isCounted: isUnchanged, made: [] }
  if (done?.every((sql) => givesNothing(sql)) === true) return { skip, done, isCounted: false, made: [] }
  throw new HeadwayError(
    'unsupported',
    'Code can go on in the middle only where all that was done are changes of the schema: other answers to its queries may lead it another way.',
    {
      hint: inDoubtHint(step.revision ?? '', step.direction),
    },
  )
}

function resumeOf({ options }: RunContext, step: PlanStep): Resume | null {
  const { resume = null } = options
  return resume === null || resume === 'journalled' || resume.revision !== step.revision ? null : resume
}

/** What is skipped, for the ledger; a text that is not known is empty. */
function statementsBefore({ skip, done }: Earlier): StatementInfo[] {
  return Array.from({ length: skip }, (_, at) => noted(done[at] ?? ''))
}

function journalOf(context: RunContext, id: number, earlier: readonly StatementInfo[]): StatementJournal {
  const { dialect, ports } = context.options
  return {
    async before(position, statements, sql) {
      const inFlight: StatementInfo[] = [...earlier, ...statements, noted(sql)]
      const journal = inFlight.map((each) => ({ sql: each.sql, rows: each.rows, ms: each.ms ?? 0 }))
      await dialect.updateJournal(context.session, context.ref, id, { position, statements: journal })
      await ports.checkpoint(checkpoints.journalled)
    },
  }
}

function noted(sql: string): StatementInfo {
  return { sql, kind: '', object: null, effects: null, ms: 0, rows: null }
}

function blank(source: RevisionSource | null): RecordDetails {
  return {
    outcome: 'started',
    statements: [],
    rowsAfter: [],
    source,
    durationMs: null,
    error: null,
    position: null,
  }
}

async function append(context: RunContext, step: PlanStep, details: RecordDetails): Promise<number> {
  const record = ledgerRecord(context.options, step, details)
  return await context.options.dialect.appendLedger(context.session, context.ref, record)
}
