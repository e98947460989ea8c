import type { LossCount, Proposal } from '../../../shared/contract/changes.ts'
import type { RenameCandidate, SchemaChange } from '../../../shared/model/changes.ts'
import { checkLines } from './proposal-check.ts'
import { safeLine } from './safe-text.ts'
import type { Style } from './style.ts'

const groups = [
  ['drop', 'Drop'],
  ['alter', 'Alter'],
  ['rename', 'Rename'],
  ['create', 'Create'],
] as const

/** What differs, risk first, then the open questions and what was not compared. */
export function proposalText(proposal: Proposal, style: Style): string {
  const { comparison, losses } = proposal
  const parts = [
    `From ${safeLine(proposal.fromTitle)} to ${safeLine(proposal.toTitle)}:`,
    ...(comparison.changes.length === 0 ? ['  no changes'] : []),
    ...groups.flatMap(([action, title]) => group(title, action, comparison.changes, losses, style)),
    ...questions(comparison.candidates),
    ...comparison.notes.map((note) => style.dim(`note: ${safeLine(note)}`)),
    ...notComparedLines(comparison.notCompared, style),
    ...checkLines(comparison.changes.length === 0 ? null : proposal.generated, style),
  ]
  return parts.join('\n')
}

/** What was not looked at, a line each. */
export function notComparedLines(
  notCompared: Proposal['comparison']['notCompared'],
  style: Style,
): readonly string[] {
  return notCompared.map(({ kind, name, reason }) =>
    style.dim(`not compared: ${safeLine(`${kind} ${name}: ${reason}`)}`),
  )
}

function group(
  title: string,
  action: SchemaChange['action'],
  changes: readonly SchemaChange[],
  losses: readonly LossCount[],
  style: Style,
): string[] {
  const members = changes.filter((change) => change.action === action)
  if (members.length === 0) return []
  return [style.bold(title), ...members.flatMap((change) => changeLines(change, losses, style))]
}

function changeLines(change: SchemaChange, losses: readonly LossCount[], style: Style): string[] {
  const aspects = change.aspects.map(
    ({ what, from, to }) => `      ${what}: ${from ?? 'none'} -> ${to ?? 'none'}`,
  )
  const loss = change.loss === null ? [] : [style.red(`      loses ${change.loss}${counted(change, losses)}`)]
  return [`  ${safeLine(change.title)}`, ...aspects.map(safeLine), ...loss.map((line) => line)]
}

function counted(change: SchemaChange, losses: readonly LossCount[]): string {
  const found = losses.find((loss) => loss.change === change.id)
  if (!found) return ''
  return found.rows === null ? ` (${found.note ?? 'not counted'})` : ` (${found.rows} in the database)`
}

function questions(candidates: readonly RenameCandidate[]): string[] {
  return candidates.flatMap(({ flag, grade, evidence }) => [
    `Renamed? (${grade}) ${safeLine(evidence.join('; '))}`,
    `  --rename ${safeLine(flag)}`,
    `  --drop ${safeLine(flag.slice(0, flag.lastIndexOf(':')))}`,
  ])
}
