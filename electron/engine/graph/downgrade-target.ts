import { isMember, lineage } from './closure.ts'
import { parseRelativeTarget, type RelativeTarget } from './relative-target.ts'
import { ambiguousCurrent, notInBranch, relativeTooFar, walkedTooFar } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { filterByLabel, narrowTo, resolveBranch, resolveRevision } from './resolve.ts'
import { sideSpellings } from './side-spellings.ts'
import { rowNodes, tipNodes } from './version-rows.ts'
import { walk, type WalkEnd } from './walk.ts'

export type DowngradeTarget = {
  /** What narrows the branches to roll back; an id where a row was chosen by it. */
  readonly label: string | null
  /** Null for base. */
  readonly node: RevisionNode | null
}

/**
 * Where a downgrade to `text` ends (SEMANTICS b.5, downgrade targets). `-N` from several rows, and a label that
 * does not exist or does not hold the target, are errors (decisions 2 and 3). With `clamp`, walks stop at base.
 */
export function downgradeTarget(
  graph: RevisionGraph,
  rows: readonly string[],
  text: string,
  clamp = false,
): DowngradeTarget {
  const relative = parseRelativeTarget(graph, text)
  if (relative === null) return absoluteTarget(graph, text)
  const { label, symbol, steps } = relative
  if (steps < 0)
    return symbol === null
      ? fromRows(graph, rows, text, relative, clamp)
      : fromSymbol(graph, text, relative, clamp)
  if (symbol === null) {
    throw relativeTooFar(text, steps === 0 ? 'it asks for no step' : 'a downgrade does not go up')
  }
  const end = walk(graph, resolveRevision(graph, symbol), steps, narrowTo(graph, label), clamp)
  return { label, node: asTarget(end, () => walkedTooFar(text)) }
}

/** Split at the last `@`; only the symbol is resolved, the label must exist and hold it. */
function absoluteTarget(graph: RevisionGraph, text: string): DowngradeTarget {
  const at = text.lastIndexOf('@')
  const label = at > 0 ? text.slice(0, at) : null
  const symbol = text.slice(at + 1)
  const node = resolveRevision(graph, symbol)
  if (label !== null) {
    const branch = resolveBranch(graph, label)
    if (node !== null && !isMember(lineage(graph, [branch], false), node)) throw notInBranch(node, label)
  }
  return { label, node }
}

function fromSymbol(
  graph: RevisionGraph,
  text: string,
  { label, symbol, steps }: RelativeTarget,
  clamp: boolean,
): DowngradeTarget {
  const start = resolveRevision(graph, label === null ? (symbol ?? '') : `${label}@${symbol}`)
  return { label, node: asTarget(walk(graph, start, steps, null, clamp), () => walkedTooFar(text)) }
}

function fromRows(
  graph: RevisionGraph,
  rows: readonly string[],
  text: string,
  { label, steps }: RelativeTarget,
  clamp: boolean,
): DowngradeTarget {
  const starts = label === null ? [...new Set(rowNodes(graph, rows))] : startsOnBranch(graph, rows, label)
  const [start, other] = starts
  if (start === undefined) {
    throw relativeTooFar(
      text,
      label === null ? 'nothing is applied' : `nothing of branch "${label}" is applied`,
    )
  }
  if (other !== undefined) {
    throw ambiguousCurrent(
      starts.map((node) => node.id),
      sideSpellings(graph, starts, String(steps)),
    )
  }
  const end = walk(graph, start, steps, null, clamp)
  const node = asTarget(end, () => relativeTooFar(text, 'there are not that many revisions below'))
  return { label: label ?? start.id, node }
}

function startsOnBranch(
  graph: RevisionGraph,
  rows: readonly string[],
  label: string,
): readonly RevisionNode[] {
  const onBranch = [...new Set(filterByLabel(graph, rowNodes(graph, rows), label))]
  return onBranch.length > 0 ? onBranch : filterByLabel(graph, tipNodes(graph, rows), label)
}

function asTarget(end: WalkEnd, error: () => Error): RevisionNode | null {
  if (end === null) throw error()
  return end === 'base' ? null : end
}
