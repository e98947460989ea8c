import { ancestors, findOverlap, isMember } from './closure.ts'
import { overlapping } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/** Throws `overlapping_rows` where one of `nodes` lies strictly beyond another along `edges`. */
export function requireNoOverlap(
  graph: RevisionGraph,
  nodes: readonly RevisionNode[],
  what: 'Version rows' | 'Revisions',
  edges: 'downs' | 'children' = 'downs',
): void {
  const overlap = findOverlap(graph, nodes, (node) => node[edges])
  if (overlap === null) return
  const implied = ancestors(
    graph,
    nodes.flatMap(({ downs }) => downs),
  )
  throw overlapping(
    overlap,
    what,
    nodes.filter((node) => !isMember(implied, node)),
  )
}
