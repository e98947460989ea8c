import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { lossAmount } from '../../../shared/loss-words.ts'
import type { Plan, PlanCheck, PlanPreview, PlanStep } from '../../../shared/model/plan.ts'
import { toRun } from '../../../shared/start-gate.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../../shared/whole-commands.ts'
import { safeLine } from './safe-text.ts'
import type { Style } from './style.ts'

/** What was found out about a plan; null where it could not be. */
type PlanFound = {
  readonly preview: PlanPreview | null
  readonly findings: readonly Diagnostic[] | null
  /** What a command that it names works with. */
  readonly database: ChosenDatabase | null
}

/** A plan for people: header, steps, checks, and the command that does the same. */
export function planText(
  plan: Plan,
  parents: Parents,
  { preview, findings, database }: PlanFound,
  style: Style,
): string {
  const lines = [style.bold(title(plan)), `${names(plan.from)} -> ${names(plan.to)}`]
  if (preview !== null && preview.summary !== '') lines.push(safeLine(preview.summary))
  lines.push(
    '',
    ...plan.steps.map((step) => `  ${String(step.index + 1).padStart(3)}  ${stepTitle(step, parents)}`),
  )
  if (plan.steps.length === 0) lines.push('  nothing to do')
  for (const check of [...plan.checks, ...(preview?.checks ?? [])]) lines.push(...checkLines(check))
  if (preview !== null) lines.push(...lossLines(preview).map(style.yellow))
  if (findings !== null) lines.push(...findingLines(findings, plan.kind, database).map(style.yellow))
  const { command, refused } = toRun(plan, preview)
  lines.push('', `fingerprint ${plan.fingerprint}`)
  if (refused !== null) lines.push(style.yellow(`${refused} When that is mended:`))
  lines.push(safeLine(command))
  return lines.join('\n')
}

/** With what to do about it where it stops a run on production. */
function checkLines({ status, id, text, hint }: PlanCheck): string[] {
  const stops = status === 'unknown' || status === 'fail'
  return [
    `  [${status}] ${id}: ${safeLine(text)}`,
    ...(stops && hint !== null ? [`    ${safeLine(hint)}`] : []),
  ]
}

/** Each item that has to be agreed to, with how much it is on the target. */
function lossLines({ destructive, uncertain, counted }: PlanPreview): string[] {
  const line = (word: string, item: string): string => {
    const amounts = (counted?.losses ?? []).filter((loss) => loss.item === item && loss.kind !== 'refused')
    const amount = amounts.length === 0 ? '' : `: ${amounts.map(lossAmount).join(', ')}`
    return `  ${word} ${safeLine(item)}${safeLine(amount)}`
  }
  const where =
    counted === null || counted.losses.length === 0
      ? []
      : [`  counted on ${safeLine(counted.target)} at ${counted.at}`]
  return [
    ...destructive.map((item) => line('destroys', item)),
    ...uncertain.map((item) => line('not certain:', item)),
    ...where,
  ]
}

/** What the rules found, without what is merely worth knowing. `headway lint` reads the way up; the way back is in --json. */
function findingLines(
  findings: readonly Diagnostic[],
  kind: Plan['kind'],
  database: ChosenDatabase | null,
): string[] {
  const told = findings.filter(({ severity }) => severity !== 'info')
  const rest = findings.length - told.length
  const where = kind === 'upgrade' ? wholeCommand('headway lint', database) : 'add --json'
  return [
    ...told.map(({ severity, rule, message }) => `  ${severity} ${rule}: ${safeLine(message)}`),
    ...(rest === 0 ? [] : [`  ${rest === 1 ? '1 more remark' : `${rest} more remarks`}: ${safeLine(where)}`]),
  ]
}

/** Parents by revision id: what a step's title needs beside the step. */
export type Parents = ReadonlyMap<string, readonly string[]>

/** `upgrade a, b -> c, message`, the way Alembic logs a step; a stamp is told by what happens to the version rows. */
export function stepTitle(step: PlanStep, parents: Parents): string {
  const { direction, revision } = step
  if (direction === 'restore') return `restore: ${safeLine(step.message)}`
  if (direction === 'stamp' || revision === null) {
    const removed = step.rowChanges.flatMap((change) =>
      change.kind === 'delete' ? [change.id] : change.kind === 'update' ? [change.from] : [],
    )
    const added = step.rowChanges.flatMap((change) =>
      change.kind === 'insert' ? [change.id] : change.kind === 'update' ? [change.to] : [],
    )
    return `${direction} ${names(removed)} -> ${names(added)}`
  }
  const below = names(parents.get(revision) ?? [])
  const move =
    direction === 'upgrade' ? `${below} -> ${safeLine(revision)}` : `${safeLine(revision)} -> ${below}`
  return `${direction} ${move}${step.message === '' ? '' : `, ${safeLine(step.message)}`}`
}

function title(plan: Plan): string {
  const count = plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`
  return `${plan.kind.replace('_', ' ')} on ${safeLine(plan.target)} (${plan.tier}): ${count}, ${plan.transactionMode}`
}

function names(ids: readonly string[]): string {
  return ids.length === 0 ? 'base' : ids.map(safeLine).join(', ')
}
