import {
  ancestors,
  difference,
  intersection,
  isMember,
  setOf,
  union,
  versionedDescendants,
  type NodeSet,
} from './closure.ts'
import { parseHistoryRange, type HistoryBounds } from './history-range.ts'
import { requireNoOverlap } from './overlap.ts'
import { refuseBroken } from './refuse-broken.ts'
import { invalidRange, notAncestor } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { orderNewestFirst } from './revision-order.ts'

/** Every node, newest first, ghosts included; total on any graph. */
export function historyOrder(graph: RevisionGraph): readonly RevisionNode[] {
  const everything = new Uint8Array(graph.all.length).fill(1)
  const tops = graph.all.filter((node) => node.ups.length === 0)
  return orderNewestFirst(graph, everything, tops).order
}

/**
 * The revisions of a history range, newest first (SEMANTICS b.6). `range` is `A:B` as typed, or null for all;
 * `rows` are the version rows, for `current`. Without a range nothing fails; a range may throw `invalid_range`,
 * `not_ancestor`, `overlapping_rows` and what its expressions throw.
 */
export function historyRange(
  graph: RevisionGraph,
  range: string | null,
  rows: readonly string[],
): readonly RevisionNode[] {
  if (range === null) return historyOrder(graph).filter((node) => !node.ghost)
  const bounds = parseHistoryRange(graph, range, rows)
  const set = between(graph, bounds)
  const { order, complete } = orderNewestFirst(graph, set, bounds.upper)
  if (!complete) {
    throw invalidRange(
      range,
      'some of its revisions are reached only over depends_on from outside of it',
      'Leave the left side out, which shows dependencies too.',
    )
  }
  return order
}

/** anc(upper) minus anc(lower), plus lower; under a lower bound only what descends from it. */
function between(graph: RevisionGraph, { upper, lower }: HistoryBounds): NodeSet {
  const required = ancestors(graph, upper)
  refuseBroken(graph, union(required, ancestors(graph, lower)))
  const outside = lower.find((node) => !isMember(required, node))
  if (outside !== undefined) {
    const upperNames = upper.map((node) => node.id).join(', ') || 'base'
    throw notAncestor(`Revision ${outside.id} is not an ancestor of ${upperNames}.`, [outside.id])
  }
  requireNoOverlap(graph, lower, 'Revisions')
  const set = union(difference(required, ancestors(graph, lower)), setOf(graph, lower))
  if (lower.length === 0) return set
  requireNoOverlap(graph, lower, 'Revisions', 'children')
  return intersection(set, versionedDescendants(graph, lower))
}
