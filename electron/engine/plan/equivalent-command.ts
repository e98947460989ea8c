import type { PlanKind } from '../../../shared/model/plan.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'

/** The CLI line that makes and runs the same plan, quoted for a POSIX shell. */
export function equivalentCommand(
  kind: PlanKind,
  expressions: readonly string[],
  options: { readonly target: string | null; readonly purge?: boolean; readonly sql?: boolean },
): string {
  const words = ['headway', ...verbWords(kind, expressions)]
  if (options.purge === true) words.push('--purge')
  if (options.sql === true) words.push('--sql')
  if (options.target !== null) words.push('--target', options.target)
  return words.map(shellQuote).join(' ')
}

function verbWords(kind: PlanKind, expressions: readonly string[]): readonly string[] {
  if (kind === 'restore') return ['drift', '--restore', ...expressions.flatMap((id) => ['--only', id])]
  return [kind === 'ensure_version' ? 'ensure-version' : kind, ...expressions]
}
