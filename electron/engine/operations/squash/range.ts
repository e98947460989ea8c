import { HeadwayError } from '../../../../shared/errors.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { ancestors, difference, setOf } from '../../graph/closure.ts'
import { resolveNodes } from '../../graph/resolve.ts'
import type { RevisionGraph, RevisionNode } from '../../graph/revision-graph.ts'
import { squashRange } from '../../graph/squash-range.ts'
import type { SquashRange } from '../../graph/squash-range.ts'
import { inUpgradeOrder } from '../revisions/inspect-revision.ts'
import { requireRevision } from '../workspace.ts'
import type { History } from '../workspace.ts'

/** A range with its files, and where its squash would lie. */
export type Range = SquashRange & {
  readonly from: Revision
  readonly to: Revision
  /** In upgrade order. */
  readonly revisions: readonly Revision[]
  /** What lies below, in upgrade order. */
  readonly below: readonly Revision[]
}

/** The range that two expressions stand for. Throws `invalid_range` and what resolving throws. */
export function rangeOf(history: History, fromText: string, toText: string): Range {
  const { graph, byId } = history
  const to = single(graph, toText)
  const from = fromText === 'base' ? baseOf(graph, to) : single(graph, fromText)
  const range = squashRange(graph, from, to)
  const set = setOf(graph, range.nodes)
  const below = difference(ancestors(graph, [to]), set)
  const tops = graph.nodes.filter(
    (node) => below[node.index] === 1 && node.ups.some((up) => set[up.index] === 1),
  )
  return {
    ...range,
    from: requireRevision(byId, from.id),
    to: requireRevision(byId, to.id),
    revisions: inUpgradeOrder(history, set, [to]),
    below: inUpgradeOrder(history, below, tops),
  }
}

/** The one revision that an expression names. */
export function single(graph: RevisionGraph, text: string): RevisionNode {
  const [node, ...others] = resolveNodes(graph, text)
  if (node !== undefined && others.length === 0) return node
  throw new HeadwayError('multiple_heads', `"${text}" does not name one revision.`, {
    category: 'multiple_heads',
    candidates: [node, ...others].flatMap((each) => each?.id ?? []),
    hint: 'Name one revision.',
  })
}

/** `base` as the beginning of a range is the first revision of its line. */
function baseOf(graph: RevisionGraph, to: RevisionNode): RevisionNode {
  const below = ancestors(graph, [to])
  const [base, ...others] = graph.bases.filter((node) => below[node.index] === 1)
  if (base !== undefined && others.length === 0) return base
  throw new HeadwayError('invalid_range', `${to.id} has several bases.`, {
    candidates: [base, ...others].flatMap((each) => each?.id ?? []),
    hint: 'Name the revision that the range begins with.',
  })
}
