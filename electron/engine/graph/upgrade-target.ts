import { ancestors, members } from './closure.ts'
import { parseRelativeTarget, type RelativeTarget } from './relative-target.ts'
import { ambiguousCurrent, relativeTooFar, walkedTooFar } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { filterByLabel, narrowTo, resolveRevision, resolveRevisions, type Resolved } from './resolve.ts'
import { sideSpellings } from './side-spellings.ts'
import { rowNodes } from './version-rows.ts'
import { walk, type WalkEnd } from './walk.ts'

/**
 * The revisions an upgrade to `text` ends at; empty for base (SEMANTICS b.5, upgrade targets).
 * `rows` is where the count of `+N` starts. With `clamp`, walks stop at the end of the graph (history ranges).
 */
export function upgradeTargets(
  graph: RevisionGraph,
  rows: readonly string[],
  text: string,
  clamp = false,
): readonly RevisionNode[] {
  const relative = parseRelativeTarget(graph, text)
  if (relative === null) return absoluteTargets(graph, text)
  if (relative.steps > 0) return [asNode(walkUp(graph, rows, text, relative, clamp), text)]
  if (relative.symbol === null) {
    throw relativeTooFar(text, relative.steps === 0 ? 'it asks for no step' : 'an upgrade does not go down')
  }
  const { label, symbol, steps } = relative
  const start = resolveRevision(graph, label === null ? symbol : `${label}@${symbol}`)
  return [asNode(walk(graph, start, steps, null, clamp), text)]
}

function absoluteTargets(graph: RevisionGraph, text: string): readonly RevisionNode[] {
  return resolveRevisions(graph, text).map((found) => asNode(found, text))
}

function asNode(found: Resolved, text: string): RevisionNode {
  if (found === null || found === 'base') throw walkedTooFar(text)
  return found
}

function walkUp(
  graph: RevisionGraph,
  rows: readonly string[],
  text: string,
  { label, symbol, steps }: RelativeTarget,
  clamp: boolean,
): WalkEnd {
  if (symbol !== null)
    return walk(graph, resolveRevision(graph, symbol), steps, narrowTo(graph, label), clamp)
  const starts = label === null ? rowNodes(graph, rows) : startsOnBranch(graph, rows, label)
  if (starts.length > 1) {
    const names = starts.map((node) => node.id)
    throw ambiguousCurrent(names, sideSpellings(graph, starts, text.slice(text.lastIndexOf('@') + 1)))
  }
  const end = walk(graph, starts[0] ?? null, steps, narrowTo(graph, label), clamp)
  if (end === null) throw relativeTooFar(text, 'there are not that many revisions above')
  return end
}

/** Rows on the branch; else the tips of what is applied on it; else none, which is base. */
function startsOnBranch(
  graph: RevisionGraph,
  rows: readonly string[],
  label: string,
): readonly RevisionNode[] {
  const nodes = rowNodes(graph, rows)
  const onBranch = filterByLabel(graph, nodes, label)
  if (onBranch.length > 0) return onBranch
  const applied = filterByLabel(graph, members(graph, ancestors(graph, nodes)), label)
  const below = new Set(applied.flatMap((node) => node.downs))
  return applied.filter((node) => !below.has(node))
}
