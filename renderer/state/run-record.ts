import type { RunEvent, RunOutcome, StepOutcome } from '../../shared/model/run.ts'

export type StatementRecord = {
  readonly sql: string
  readonly rows: number | null
  readonly ms: number | null
  readonly ok: boolean | null
}

export type StepRecord = {
  readonly revision: string | null
  readonly message: string
  readonly direction: 'upgrade' | 'downgrade' | 'stamp'
  /** When it started, ISO 8601. */
  readonly startedAt: string | null
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
  readonly planKind: 'upgrade' | 'downgrade' | 'stamp' | 'ensure_version'
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
  if (event.seq <= record.seq) return record
  return { ...apply(record, event), seq: event.seq }
}

function apply(record: RunRecord, event: RunEvent): RunRecord {
  switch (event.kind) {
    case 'started':
      return started(record, event)
    case 'lock_waiting':
      return { ...record, phase: 'waiting', holder: event.holder }
    case 'locked':
      return { ...record, phase: 'running', holder: null }
    case 'step_started':
      return withStep({ ...record, phase: alive(record) }, event.step, (step) => ({
        ...step,
        startedAt: event.at,
      }))
    case 'statement_started':
      return withStep(record, event.step, (step) => addStatement(step, event.sql))
    case 'statement_finished':
      return withStep(record, event.step, (step) => endStatement(step, event))
    case 'log':
      return { ...record, log: [...record.log, logLine(event)].slice(-keptLines) }
    case 'cancelling':
      return { ...record, phase: 'cancelling' }
    case 'step_finished':
      return withStep(record, event.step, (step) => ({ ...step, outcome: event.outcome }))
    case 'finished':
      return finished(record, event.outcome)
  }
}

function started(record: RunRecord, event: Extract<RunEvent, { kind: 'started' }>): RunRecord {
  return {
    ...record,
    target: event.target,
    planKind: event.planKind,
    startedAt: event.at,
    phase: 'running',
    steps: event.steps.map((step) => ({ ...step, startedAt: null, statements: [], outcome: null })),
  }
}

function finished(record: RunRecord, outcome: RunOutcome): RunRecord {
  const steps = record.steps.map((step, index) => ({
    ...step,
    outcome: outcome.steps.find((candidate) => candidate.index === index) ?? step.outcome,
  }))
  return { ...record, phase: 'finished', outcome, steps, target: outcome.target, planKind: outcome.kind }
}

function alive(record: RunRecord): RunRecord['phase'] {
  return record.phase === 'cancelling' ? 'cancelling' : 'running'
}

function withStep(record: RunRecord, index: number, change: (step: StepRecord) => StepRecord): RunRecord {
  return { ...record, steps: record.steps.map((step, at) => (at === index ? change(step) : step)) }
}

function addStatement(step: StepRecord, sql: string): StepRecord {
  const statement: StatementRecord = { sql, rows: null, ms: null, ok: null }
  return { ...step, statements: [...step.statements, statement].slice(-keptStatements) }
}

function endStatement(
  step: StepRecord,
  event: Extract<RunEvent, { kind: 'statement_finished' }>,
): StepRecord {
  const last = step.statements.at(-1)
  if (!last) return step
  const ended = { ...last, rows: event.rows, ms: event.ms, ok: event.ok }
  return { ...step, statements: [...step.statements.slice(0, -1), ended] }
}

function logLine(event: Extract<RunEvent, { kind: 'log' }>): LogLine {
  return { at: event.at, level: event.level, text: event.text, step: event.step }
}
