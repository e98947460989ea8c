import type { Plan, PlanPreview, PlanStep } from '../../../shared/model/plan.ts'
import { safeLine } from './safe-text.ts'
import type { Style } from './style.ts'

/** A plan for people: header, steps, checks, and the command that does the same. */
export function planText(plan: Plan, preview: PlanPreview | null, style: Style): string {
  const lines = [`${style.bold(title(plan))}`, `${rows(plan.from)} -> ${rows(plan.to)}`]
  if (preview !== null && preview.summary !== '') lines.push(safeLine(preview.summary))
  lines.push('', ...plan.steps.map((step) => `  ${String(step.index + 1).padStart(3)}  ${stepTitle(step)}`))
  if (plan.steps.length === 0) lines.push('  nothing to do')
  for (const check of plan.checks) lines.push(`  [${check.status}] ${check.id}: ${safeLine(check.text)}`)
  for (const item of preview?.destructive ?? []) lines.push(style.yellow(`  destroys ${safeLine(item)}`))
  lines.push('', `fingerprint ${plan.fingerprint}`, safeLine(plan.command))
  return lines.join('\n')
}

/** `upgrade a, b -> c, message`: the way Alembic logs a step, told by what happens to the version rows. */
export function stepTitle(step: PlanStep): string {
  const removed = step.rowChanges.flatMap((change) =>
    change.kind === 'delete' ? [change.id] : change.kind === 'update' ? [change.from] : [],
  )
  const added = step.rowChanges.flatMap((change) =>
    change.kind === 'insert' ? [change.id] : change.kind === 'update' ? [change.to] : [],
  )
  const message = step.message === '' || step.direction === 'stamp' ? '' : `, ${safeLine(step.message)}`
  const from = (step.direction === 'downgrade' && step.revision !== null ? [step.revision] : removed).join(
    ', ',
  )
  const to = (step.direction === 'upgrade' && step.revision !== null ? [step.revision] : added).join(', ')
  return `${step.direction} ${safeLine(from)} -> ${safeLine(to)}${message}`
}

function title(plan: Plan): string {
  const count = plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`
  return `${plan.kind.replace('_', ' ')} on ${safeLine(plan.target)} (${plan.tier}): ${count}, ${plan.transactionMode}`
}

function rows(ids: readonly string[]): string {
  return ids.length === 0 ? '<base>' : ids.map(safeLine).join(', ')
}
