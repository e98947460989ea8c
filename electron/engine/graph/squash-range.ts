import { ancestors, descendants, intersection, isMember, members } from './closure.ts'
import { invalidRange } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/** Revisions that a single one can replace. */
export type SquashRange = {
  /** In load order. */
  readonly nodes: readonly RevisionNode[]
  /**
   * All but the last revision: the ids that the squash replaces, including those that earlier squashes among them
   * replaced.
   */
  readonly replaces: readonly string[]
  readonly labels: readonly string[]
}

/**
 * Everything from one revision up to another, both included, where no revision outside depends on one inside. Branches
 * that begin and end inside are fine. Throws `invalid_range` with the reason where one revision cannot stand for them.
 */
export function squashRange(graph: RevisionGraph, from: RevisionNode, to: RevisionNode): SquashRange {
  const set = intersection(descendants(graph, [from]), ancestors(graph, [to]))
  const nodes = members(graph, set)
  const refuse = (why: string, hint: string): never => {
    throw invalidRange(`${from.id}:${to.id}`, why, hint)
  }
  const list = (found: readonly RevisionNode[]): string => found.map(({ id }) => id).join(', ')
  if (!isMember(set, from) || !isMember(set, to))
    refuse(`${to.id} does not follow ${from.id}`, 'Name the earlier revision first: headway history')
  if (nodes.length < 2) refuse('it is one revision', 'Name two revisions with others between them.')
  for (const node of nodes) {
    const below = [...node.parents, ...node.dependencies].filter((other) => !isMember(set, other))
    const above = node.allChildren.filter((other) => !isMember(set, other))
    if (node !== from && below.length > 0)
      refuse(
        `${node.id} needs ${list(below)}, which lies outside`,
        'Begin further down, so that the branch begins inside the range, or above that revision.',
      )
    if (node !== to && above.length > 0)
      refuse(
        `${list(above)} outside hangs on ${node.id} inside`,
        `End at or below ${node.id}, or further up, where the branches have come together again.`,
      )
  }
  const gone = nodes.filter((node) => node !== to)
  return {
    nodes,
    replaces: [...new Set([...gone.flatMap(({ id, replaces }) => [...replaces, id]), ...to.replaces])],
    labels: [...new Set(nodes.flatMap(({ declaredLabels }) => declaredLabels))],
  }
}

/** The squash that stands for an id that no file declares; undefined where there is none. */
export function squashOf(graph: RevisionGraph, id: string): RevisionNode | undefined {
  return graph.nodes.find(({ replaces }) => replaces.includes(id))
}
