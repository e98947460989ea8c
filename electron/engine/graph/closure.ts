import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/** A set of nodes: `set[node.index]` is 1 for a member. */
export type NodeSet = Uint8Array

type Next = (node: RevisionNode) => readonly RevisionNode[]

/** Everything reachable from `starts`, which are included. Linear in the edges met. */
function closure(graph: RevisionGraph, starts: Iterable<RevisionNode>, next: Next): NodeSet {
  const seen = new Uint8Array(graph.all.length)
  const todo: RevisionNode[] = []
  for (const start of starts) push(start)
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) next(node).forEach(push)
  return seen

  function push(node: RevisionNode): void {
    if (seen[node.index] === 1) return
    seen[node.index] = 1
    todo.push(node)
  }
}

/** `anc`: down over parents and normalized dependencies. */
export function ancestors(graph: RevisionGraph, starts: Iterable<RevisionNode>): NodeSet {
  return closure(graph, starts, (node) => node.downs)
}

/** `desc`: up over children and dependents. */
export function descendants(graph: RevisionGraph, starts: Iterable<RevisionNode>): NodeSet {
  return closure(graph, starts, (node) => node.allChildren)
}

/** `vanc`: down over parents only. */
export function versionedAncestors(graph: RevisionGraph, starts: Iterable<RevisionNode>): NodeSet {
  return closure(graph, starts, (node) => node.parents)
}

/** `vdesc`: up over children only. */
export function versionedDescendants(graph: RevisionGraph, starts: Iterable<RevisionNode>): NodeSet {
  return closure(graph, starts, (node) => node.children)
}

/**
 * Everything that shares lineage with one of `nodes` (SEMANTICS b.4). The relation is symmetric,
 * so one set answers for any number of candidates.
 */
export function lineage(
  graph: RevisionGraph,
  nodes: readonly RevisionNode[],
  dependencies: boolean,
): NodeSet {
  const down = dependencies ? ancestors(graph, nodes) : versionedAncestors(graph, nodes)
  const up = dependencies ? descendants(graph, nodes) : versionedDescendants(graph, nodes)
  return union(down, up)
}

export function union(left: NodeSet, right: NodeSet): NodeSet {
  return left.map((value, index) => value | (right[index] ?? 0))
}

export function intersection(left: NodeSet, right: NodeSet): NodeSet {
  return left.map((value, index) => value & (right[index] ?? 0))
}

export function difference(left: NodeSet, right: NodeSet): NodeSet {
  return left.map((value, index) => value & ~(right[index] ?? 0))
}

export function setOf(graph: RevisionGraph, nodes: Iterable<RevisionNode>): NodeSet {
  const set = new Uint8Array(graph.all.length)
  for (const node of nodes) set[node.index] = 1
  return set
}

export function isMember(set: NodeSet, node: RevisionNode): boolean {
  return set[node.index] === 1
}

export function isEmpty(set: NodeSet): boolean {
  return !set.includes(1)
}

/** The members in load order. */
export function members(graph: RevisionGraph, set: NodeSet): RevisionNode[] {
  return graph.all.filter((node) => set[node.index] === 1)
}

/**
 * A pair of which one member lies strictly beyond the other along `next`, or null.
 * Linear: what an earlier start has seen is not walked again (its overlaps are known by then).
 */
export function findOverlap(
  graph: RevisionGraph,
  starts: readonly RevisionNode[],
  next: Next,
): readonly [RevisionNode, RevisionNode] | null {
  const wanted = setOf(graph, starts)
  const seen = new Uint8Array(graph.all.length)
  for (const start of starts) {
    const todo = [start]
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (node !== start && isMember(wanted, node)) return [start, node]
      if (seen[node.index] === 1) continue
      seen[node.index] = 1
      todo.push(...next(node))
    }
  }
  return null
}
