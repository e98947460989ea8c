import { groupedNumber } from '../../../shared/grouped-number.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Plan, PlanStep, StatementInfo } from '../../../shared/model/plan.ts'
import type { RunStatus, StepOutcome, StepStatus } from '../../../shared/model/run.ts'

const changing = new Set(['insert', 'update', 'delete', 'merge', 'copy'])

/** What a step came to. */
export type StepReport = {
  readonly status: StepStatus
  readonly ms: number
  readonly statements: readonly StatementInfo[]
  readonly error: ErrorData | null
}

export const notRun: StepReport = { status: 'not_run', ms: 0, statements: [], error: null }

export function outcomeOf(step: PlanStep, report: StepReport): StepOutcome {
  const changed = report.statements.filter((statement) => changing.has(statement.kind))
  return {
    index: step.index,
    direction: step.direction,
    revision: step.revision,
    message: step.message,
    status: report.status,
    ms: report.ms,
    statements: report.statements.length,
    rows: changed.reduce((sum, statement) => sum + (statement.rows ?? 0), 0),
    error: report.error,
  }
}

const refusals = new Set<ErrorData['code']>([
  'plan_stale',
  'lock_held',
  'pooler_in_transaction_mode',
  'label_mismatch',
  'production_refused',
  'backup_failed',
])

/** A run's status from its steps and the error that ended it, if any. */
export function statusOf(steps: readonly StepOutcome[], error: ErrorData | null): RunStatus {
  if (steps.some((step) => step.status === 'in_doubt')) return 'in_doubt'
  if (error === null) return 'succeeded'
  if (error.code === 'cancelled') return 'cancelled'
  const started = steps.some((step) => step.status !== 'not_run')
  return !started && (refusals.has(error.code) || error.code === 'in_doubt') ? 'refused' : 'failed'
}

/** One sentence on the state the database is in. */
export function stateSentence(
  plan: Plan,
  steps: readonly StepOutcome[],
  rows: readonly string[] | null,
): string {
  const doubtful = steps.find((step) => step.status === 'in_doubt')
  if (doubtful !== undefined) return doubtSentence(doubtful)
  const applied = steps.filter((step) => step.status === 'applied')
  const at = rows === null ? '' : ` The run left the database at ${rows.join(', ') || 'base'}.`
  if (plan.kind === 'ensure_version') return `The version table was there at the end.${at}`
  if (plan.kind === 'restore' && applied.length > 0) return `What was chosen no longer differs.${at}`
  if (applied.length === steps.length && steps.length > 0) {
    return `${count(applied.length, plan)} applied.${at}`
  }
  if (applied.length === 0) return `Nothing was changed.${at}`
  const stopped = steps.find((step) => step.status !== 'applied')
  return `${count(applied.length, plan)} of ${groupedNumber(steps.length)} applied; ${whereItStopped(stopped)}.${at}`
}

/** Whether the server's code says how a statement ended; a cancelled one, or a lost connection, says nothing. */
export function isAnswer(sqlState: string | null): boolean {
  return sqlState !== null && sqlState !== '57014'
}

function doubtSentence(step: StepOutcome): string {
  return isAnswer(step.error?.sqlState ?? null)
    ? `${nameOf(step)} stopped in its middle: look at what its last statement left behind before anything else.`
    : `It is unknown how far ${nameOf(step)} got: look at the database before anything else.`
}

const nouns = {
  upgrade: 'upgrade',
  downgrade: 'downgrade',
  stamp: 'stamp',
  ensure_version: 'step',
  restore: 'step',
} as const

function count(applied: number, plan: Plan): string {
  const noun = nouns[plan.kind]
  return `${groupedNumber(applied)} ${noun}${applied === 1 ? '' : 's'}`
}

function whereItStopped(step: StepOutcome | undefined): string {
  if (step === undefined) return 'stopped before the end'
  return `stopped ${step.error === null ? 'before' : 'in'} ${nameOf(step)}`
}

function nameOf(step: StepOutcome): string {
  const { revision, message } = step
  if (revision === null) return message
  return message === revision || message === '' ? revision : `${revision} “${message}”`
}
