import type { Plan, PlanKind, PlanPreview } from '../../shared/model/plan.ts'
import { planScope } from '../../shared/plan-scope.ts'
import type { RunRecord } from './run-record.ts'
import { count, list, shortId } from './words.ts'

const verbs: Readonly<
  Record<PlanKind, { readonly now: string; readonly doing: string; readonly done: string }>
> = {
  upgrade: { now: 'Upgrade', doing: 'Upgrading', done: 'Upgraded' },
  downgrade: { now: 'Downgrade', doing: 'Downgrading', done: 'Downgraded' },
  stamp: { now: 'Stamp', doing: 'Stamping', done: 'Stamped' },
  ensure_version: {
    now: 'Create version table',
    doing: 'Creating the version table',
    done: 'Created the version table',
  },
  restore: { now: 'Restore', doing: 'Restoring', done: 'Restored' },
}

/** The label of the button that starts a plan: verb, count and target. "Upgrade 3 revisions on staging". */
export function planButton(plan: Plan): string {
  switch (plan.kind) {
    case 'upgrade':
    case 'downgrade':
      return `${verbs[plan.kind].now} ${count(plan.steps.length, 'revision')} on ${plan.target}`
    case 'stamp':
      return `Stamp ${plan.target} as ${place(plan.to)}`
    case 'ensure_version':
      return `Create version table on ${plan.target}`
    case 'restore':
      return `Restore ${plan.expressions.length === 0 ? 'every difference' : count(plan.expressions.length, 'difference')} on ${plan.target}`
  }
}

/** Version rows as a place: "base", an id, or several ids. */
export function place(rows: readonly string[]): string {
  return rows.length === 0 ? 'base' : list(rows.map(shortId))
}

/** The line under the header before the preview is there: "3 revisions, one transaction each". */
export function planLine(plan: Plan): string {
  if (plan.kind === 'stamp') return 'Rewrites the version rows. Nothing of the schema or the data is touched.'
  if (plan.kind === 'ensure_version') return 'Creates the version table where it is missing. Nothing else.'
  if (plan.kind === 'restore')
    return 'Changes the schema back to what the applied revisions make. The version rows stay as they are.'
  return planScope(plan)
}

/** Whether a plan runs statements: a plan that only moves version rows takes no locks. */
export function runsStatements({ kind }: Pick<Plan, 'kind'>): boolean {
  return kind !== 'stamp' && kind !== 'ensure_version'
}

/** True where a plan has nothing to do. */
export function isEmptyPlan(plan: Plan): boolean {
  return plan.steps.length === 0 && !plan.createsVersionTable
}

/** "Upgrading staging", "Downgraded dev", "Upgrade of dev failed". */
export function runTitle(run: RunRecord): string {
  const verb = verbs[run.planKind]
  const on = run.planKind === 'ensure_version' ? ` on ${run.target}` : ` ${run.target}`
  if (run.outcome === null) return verb.doing + on
  switch (run.outcome.status) {
    case 'succeeded':
      return verb.done + on
    case 'nothing_to_do':
      return `Nothing to do on ${run.target}`
    case 'failed':
      return `${verb.now} of ${run.target} failed`
    case 'cancelled':
      return `${verb.now} of ${run.target} cancelled`
    case 'refused':
      return `${verb.now} of ${run.target} refused`
    case 'in_doubt':
      return `${verb.now} of ${run.target} is in doubt`
  }
}

/** What is told of a run that has just ended: which, on which target, and what that leaves. */
export function endedWords(run: RunRecord): string {
  return `${runTitle(run)}. ${run.outcome?.state ?? ''}`.trim()
}

/** A run that somebody cancelled did what it was told; it is neither a success nor a failure. */
export function endedTone(run: RunRecord): 'done' | 'note' | 'error' {
  switch (run.outcome?.status) {
    case 'succeeded':
    case 'nothing_to_do':
      return 'done'
    case 'cancelled':
      return 'note'
    default:
      return 'error'
  }
}

/** Whether the button of a plan is not the blue one: that is for what loses nothing and failed nowhere. */
export function isRiskyPlan(plan: Plan, preview: PlanPreview | null): boolean {
  const checks = [...plan.checks, ...(preview?.checks ?? [])]
  return (
    plan.tier === 'production' ||
    (preview?.destructive.length ?? 0) > 0 ||
    checks.some(({ status }) => status === 'fail')
  )
}
