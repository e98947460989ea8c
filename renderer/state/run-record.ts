import type { PlanKind, PlanStep } from '../../shared/model/plan.ts'
import type { RunEvent, RunOutcome, StepOutcome } from '../../shared/model/run.ts'

type StatementRecord = {
  readonly sql: string
  readonly rows: number | null
  readonly ms: number | null
  readonly ok: boolean | null
}

export type StepRecord = {
  readonly revision: string | null
  readonly message: string
  readonly direction: PlanStep['direction']
  /** When it started, ISO 8601. */
  readonly startedAt: string | null
  /** How many statements were started so far. */
  readonly started: number
  /** The latest of them. */
  readonly statements: readonly StatementRecord[]
  readonly outcome: StepOutcome | null
}

export type LogLine = {
  readonly at: string
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
  readonly step: number | null
}

/** A run as the window knows it: the fold of its events so far. */
export type RunRecord = {
  readonly runId: string
  readonly target: string
  readonly planKind: PlanKind
  readonly startedAt: string
  readonly phase: 'starting' | 'waiting' | 'running' | 'cancelling' | 'finished'
  /** Who holds the lock, while waiting for it. */
  readonly holder: string | null
  readonly steps: readonly StepRecord[]
  readonly log: readonly LogLine[]
  readonly outcome: RunOutcome | null
  /** The last event folded in; events up to it are ignored when they come again. */
  readonly seq: number
}

const keptStatements = 200
const keptLines = 500

/** A step that has not begun. */
export function emptyStep(planned: Pick<StepRecord, 'revision' | 'message' | 'direction'>): StepRecord {
  const { revision, message, direction } = planned
  return { revision, message, direction, startedAt: null, started: 0, statements: [], outcome: null }
}

/** A run of which nothing is known yet but its id. */
export function emptyRun(runId: string, at: string): RunRecord {
  return {
    runId,
    target: '',
    planKind: 'upgrade',
    startedAt: at,
    phase: 'starting',
    holder: null,
    steps: [],
    log: [],
    outcome: null,
    seq: 0,
  }
}

/** True where an event is not the next one: some before it are missing and must be asked for. */
export function hasGap(record: RunRecord, event: RunEvent): boolean {
  return event.seq > record.seq + 1
}

/** The record after an event. Events already folded in change nothing. Pure. */
export function foldRunEvent(record: RunRecord, event: RunEvent): RunRecord {
  return foldRunEvents(record, [event])
}

/** The record after events, in their order. Thousands at once cost about what a few do. Pure. */
export function foldRunEvents(record: RunRecord, events: readonly RunEvent[]): RunRecord {
  const draft: Draft = { ...record, steps: [...record.steps], log: [...record.log], touched: new Set() }
  for (const event of events) {
    if (event.seq <= draft.seq) continue
    apply(draft, event)
    draft.seq = event.seq
  }
  const { touched: _touched, ...next } = draft
  return { ...next, log: draft.log.slice(-keptLines) }
}

/** A copy being changed. `touched`: steps whose statements are a copy already. */
type Draft = { -readonly [Key in keyof RunRecord]: RunRecord[Key] } & {
  steps: StepRecord[]
  log: LogLine[]
  readonly touched: Set<number>
}

function apply(draft: Draft, event: RunEvent): void {
  switch (event.kind) {
    case 'started':
      return started(draft, event)
    case 'lock_waiting':
      draft.phase = 'waiting'
      draft.holder = event.holder
      return
    case 'locked':
      draft.phase = 'running'
      draft.holder = null
      return
    case 'step_started':
      if (draft.phase !== 'cancelling') draft.phase = 'running'
      return changeStep(draft, event.step, { startedAt: event.at })
    case 'statement_started':
      return startStatement(draft, event)
    case 'statement_progress':
      return progress(draft, event)
    case 'statement_finished':
      return endStatement(draft, event)
    case 'log':
      draft.log.push({ at: event.at, level: event.level, text: event.text, step: event.step })
      return
    case 'cancelling':
      draft.phase = 'cancelling'
      return
    case 'step_finished':
      return changeStep(draft, event.step, { outcome: event.outcome })
    case 'finished':
      return finished(draft, event.outcome)
  }
}

function started(draft: Draft, event: Extract<RunEvent, { kind: 'started' }>): void {
  draft.target = event.target
  draft.planKind = event.planKind
  draft.startedAt = event.at
  draft.phase = 'running'
  draft.steps = event.steps.map(emptyStep)
  draft.touched.clear()
}

function finished(draft: Draft, outcome: RunOutcome): void {
  const outcomes = new Map(outcome.steps.map((step) => [step.index, step]))
  draft.steps = draft.steps.map((step, index) => ({ ...step, outcome: outcomes.get(index) ?? step.outcome }))
  draft.phase = 'finished'
  draft.outcome = outcome
  draft.target = outcome.target
  draft.planKind = outcome.kind
}

function changeStep(draft: Draft, index: number, change: Partial<StepRecord>): void {
  const step = draft.steps[index]
  if (step) draft.steps[index] = { ...step, ...change }
}

function startStatement(draft: Draft, event: Extract<RunEvent, { kind: 'statement_started' }>): void {
  const statements = statementsOf(draft, event.step)
  statements?.push({ sql: event.sql, rows: null, ms: null, ok: null })
  if (statements && statements.length > keptStatements * 2) statements.splice(0, keptStatements)
  changeStep(draft, event.step, { started: event.statement + 1 })
}

function endStatement(draft: Draft, event: Extract<RunEvent, { kind: 'statement_finished' }>): void {
  const statements = statementsOf(draft, event.step)
  const last = statements?.pop()
  if (last) statements?.push({ ...last, rows: event.rows, ms: event.ms, ok: event.ok })
}

/** Rows that a statement which works in batches has written so far. */
function progress(draft: Draft, { step, rows }: Extract<RunEvent, { kind: 'statement_progress' }>): void {
  const statements = statementsOf(draft, step)
  const last = statements?.pop()
  if (last) statements?.push({ ...last, rows })
}

/** The statements of a step, to be changed. */
function statementsOf(draft: Draft, index: number): StatementRecord[] | null {
  const step = draft.steps[index]
  if (!step) return null
  if (!draft.touched.has(index)) {
    draft.touched.add(index)
    draft.steps[index] = { ...step, statements: [...step.statements] }
  }
  return draft.steps[index]?.statements as StatementRecord[]
}
