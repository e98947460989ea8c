import type { Proposal } from '../../../shared/contract/changes.ts'
import { driftCount, driftGroups } from '../../../shared/drift-groups.ts'
import type { Ignored } from '../../../shared/drift-groups.ts'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { notComparedLines } from './proposal-text.ts'
import { safeLine } from './safe-text.ts'
import type { Style } from './style.ts'

type Drift = { readonly target: string; readonly proposal: Proposal; readonly ignored: Ignored }

/**
 * Differences by where they are, each as `--only` takes it.
 * @param restore the command that makes them go
 */
export function driftText({ target, proposal, ignored }: Drift, style: Style, restore: string): string {
  const { changes, notCompared } = proposal.comparison
  const groups = driftGroups(changes, ignored)
  const total = driftCount(groups)
  const name = safeLine(target)
  if (total === 0)
    return [`${name} matches its applied revisions.`, ...notComparedLines(notCompared, style)].join('\n')
  const many = total === 1 ? '1 difference' : `${total.toLocaleString('en')} differences`
  return [
    `${many} between ${name} and its applied revisions.`,
    ...part(`Only in ${name}`, groups.database, style),
    ...part('Only in the revisions', groups.revisions, style),
    ...part('Different', groups.different, style),
    ...(groups.ignored.length === 0 ? [] : [style.dim(`Set aside: ${groups.ignored.length}`)]),
    ...notComparedLines(notCompared, style),
    style.dim(`Make them go with: ${restore} (--only picks some)`),
  ].join('\n')
}

function part(title: string, changes: readonly SchemaChange[], style: Style): string[] {
  if (changes.length === 0) return []
  return [style.bold(title), ...changes.flatMap(lines)]
}

function lines({ id, aspects }: SchemaChange): string[] {
  return [
    `  ${safeLine(shellQuote(id))}`,
    ...aspects.map(({ what, from, to }) =>
      from === null && to === null
        ? safeLine(`      ${what}`)
        : safeLine(`      ${what}: ${from ?? 'none'} in the revisions, ${to ?? 'none'} in the database`),
    ),
  ]
}
