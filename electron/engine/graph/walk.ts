import { ambiguousWalk } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/** Where a walk ends: a revision, the marker below a base, or null past the end (and for "no start"). */
export type WalkEnd = RevisionNode | 'base' | null

/** Picks the members of a branch out of several ways up. */
export type Narrow = (nodes: readonly RevisionNode[]) => readonly RevisionNode[]

/**
 * Walks `steps` up (children, narrowed by `narrow`) or down (parents) from `start`; null starts at base when
 * going up and at the versioned heads when going down. At a fork it throws `ambiguous_walk`. Past the end it
 * returns null, or with `clamp` the last place reached. (SEMANTICS b.5)
 */
export function walk(
  graph: RevisionGraph,
  start: RevisionNode | null,
  steps: number,
  narrow: Narrow | null,
  clamp = false,
): WalkEnd {
  let place: WalkEnd = start
  const count = Math.min(Math.abs(steps), graph.all.length + 2)
  for (let step = 0; step < count; step += 1) {
    const next: readonly WalkEnd[] = steps > 0 ? above(graph, place, narrow) : below(graph, place)
    const [only, other] = next
    if (only === undefined) return clamp ? place : null
    if (other !== undefined) {
      const from = place === 'base' ? null : place
      throw ambiguousWalk(
        from,
        next.filter((end) => end !== null && end !== 'base'),
        steps > 0 ? 'up' : 'down',
      )
    }
    place = only
  }
  return place
}

function above(graph: RevisionGraph, place: WalkEnd, narrow: Narrow | null): readonly RevisionNode[] {
  const nodes = place === null || place === 'base' ? graph.bases : place.children
  return narrow === null ? nodes : narrow(nodes)
}

function below(graph: RevisionGraph, place: WalkEnd): readonly WalkEnd[] {
  if (place === 'base') return []
  const nodes = place === null ? graph.heads : place.parents
  return nodes.length === 0 ? ['base'] : nodes
}
