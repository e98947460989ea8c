import { downgradeTarget } from './downgrade-target.ts'
import { requireNoOverlap } from './overlap.ts'
import { parseRelativeTarget } from './relative-target.ts'
import { emptyExpression, invalidRange, noSuchRevision, relativeTooFar } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { resolveNodes, resolveRevision } from './resolve.ts'
import { upgradeTargets } from './upgrade-target.ts'
import { rowNodes } from './version-rows.ts'
import { walk, type WalkEnd } from './walk.ts'

/** Both ends of a range as revisions; an empty `lower` is base. */
export type HistoryBounds = {
  readonly upper: readonly RevisionNode[]
  readonly lower: readonly RevisionNode[]
}

/**
 * The ends of `A:B` (SEMANTICS b.6, decision 10). Both sides take the same expressions; an empty left side is base,
 * an empty right side is heads, `current` are the rows. `-N` on the left counts down from the right side,
 * `+N` on the right counts up from the left side.
 */
export function parseHistoryRange(
  graph: RevisionGraph,
  range: string,
  rows: readonly string[],
): HistoryBounds {
  const sides = range.trim().split(':')
  const [left, right] = sides
  if (left === undefined || right === undefined || sides.length !== 2) {
    const hint = 'Write [start]:[end], [start]: or :[end].'
    throw invalidRange(range, sides.length < 2 ? 'it has no colon' : 'it has more than one colon', hint)
  }
  const low = left === 'current' && rows.length === 0 ? 'base' : left || 'base'
  const high = right === 'current' && rows.length === 0 ? 'heads' : right || 'heads'
  const upper = keepLabel(graph, low, upperSide(graph, high, low, rows))
  requireNoOverlap(graph, upper, 'Revisions')
  return { upper, lower: lowerSide(graph, low, upper, rows) }
}

function upperSide(
  graph: RevisionGraph,
  high: string,
  low: string,
  rows: readonly string[],
): readonly RevisionNode[] {
  if (high === 'current') return rowNodes(graph, rows)
  const relative = parseRelativeTarget(graph, high)
  if (relative === null || relative.symbol !== null) return upgradeTargets(graph, [], high, true)
  if (relative.steps <= 0)
    throw relativeTooFar(high, 'the right side of a range does not count down from the left')
  return upgradeTargets(graph, startsOf(graph, low, rows, relative.label !== null), high, true)
}

/** The left side as rows to count up from; only a label can choose among `several`. */
function startsOf(
  graph: RevisionGraph,
  low: string,
  rows: readonly string[],
  several: boolean,
): readonly string[] {
  if (low === 'current') return rows
  const relative = parseRelativeTarget(graph, low)
  if (relative !== null && relative.symbol === null) throw noSuchRevision(graph, low)
  if (relative === null && several) return resolveNodes(graph, low).map((node) => node.id)
  const start = relative === null ? resolveRevision(graph, low) : lowerNode(graph, low)
  return start === null ? [] : [start.id]
}

/** A left side of the form `label@...` keeps only the upper ends that carry the label. */
function keepLabel(
  graph: RevisionGraph,
  low: string,
  upper: readonly RevisionNode[],
): readonly RevisionNode[] {
  const at = low.indexOf('@')
  if (at < 0) return upper
  const name = low.slice(0, at)
  if (name === '') throw emptyExpression()
  const node = resolveRevision(graph, name)
  if (node === null || node.id !== name) return upper.filter((end) => end.labels.includes(name))
  const [only, ...others] = node.labels
  if (only !== undefined && others.length === 0) return upper.filter((end) => end.labels.includes(only))
  throw invalidRange(
    low,
    `revision ${node.id} stands for a branch here, and ${only === undefined ? 'no branch label reaches it' : 'several branch labels reach it'}`,
    only === undefined
      ? 'Use a branch label, or leave the part before @ out.'
      : `Use one of: ${node.labels.join(', ')}.`,
  )
}

function lowerSide(
  graph: RevisionGraph,
  low: string,
  upper: readonly RevisionNode[],
  rows: readonly string[],
): readonly RevisionNode[] {
  if (low === 'current') return rowNodes(graph, rows)
  const relative = parseRelativeTarget(graph, low)
  if (relative === null) {
    return resolveNodes(graph, low)
  }
  if (relative.symbol !== null) {
    const node = lowerNode(graph, low)
    return node === null ? [] : [node]
  }
  if (relative.sign === '+') throw noSuchRevision(graph, low)
  return countDown(graph, upper, relative.steps)
}

function lowerNode(graph: RevisionGraph, low: string): RevisionNode | null {
  return downgradeTarget(graph, [], low, true).node
}

/** From each upper end down; lines that end earlier are shown whole, and if all do the range starts at base. */
function countDown(
  graph: RevisionGraph,
  upper: readonly RevisionNode[],
  steps: number,
): readonly RevisionNode[] {
  const ends: readonly WalkEnd[] = upper.map((node) => walk(graph, node, steps, null, true))
  if (ends.every((end) => end === null || end === 'base')) return []
  return ends.map((end, at) => (end === null || end === 'base' ? rootBelow(upper[at] as RevisionNode) : end))
}

function rootBelow(node: RevisionNode): RevisionNode {
  let root = node
  for (let parent = root.parents[0]; parent !== undefined && !parent.ghost; parent = root.parents[0])
    root = parent
  return root
}
