import type { RowChange } from '../../../shared/model/plan.ts'
import {
  ancestors,
  descendants,
  intersection,
  isEmpty,
  isMember,
  versionedAncestors,
  type NodeSet,
} from '../graph/closure.ts'
import { downgradeTarget, type DowngradeTarget } from '../graph/downgrade-target.ts'
import { refuseBroken } from '../graph/refuse-broken.ts'
import { notAncestor, rangeNotAllowed } from '../graph/revision-errors.ts'
import type { RevisionGraph, RevisionNode } from '../graph/revision-graph.ts'
import { orderNewestFirst } from '../graph/revision-order.ts'
import { resolveBranch } from '../graph/resolve.ts'
import { rowNodes } from '../graph/version-rows.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'
import { RowKeeper } from './row-keeper.ts'

/**
 * The steps from `rows` down to `target` (SEMANTICS d.2 to d.4): everything applied that is built on it, on any
 * branch; dependencies stay in place. Throws the coded errors of target expressions, `not_ancestor`,
 * `unknown_database_revision`, and the code of a defect that could affect the steps. Pure.
 */
export function computeDowngrade(
  graph: RevisionGraph,
  rows: readonly string[],
  target: string,
): ComputedSteps {
  if (target.includes(':')) throw rangeNotAllowed(target)
  const goal = downgradeTarget(graph, rows, target)
  const roots = rootsToDrop(graph, goal, target)
  const current = rowNodes(graph, rows)
  const active = ancestors(graph, current)
  refuseBroken(graph, active)
  const set = intersection(descendants(graph, roots), active)
  if (goal.node !== null && isEmpty(set) && !current.includes(goal.node)) {
    const at = rows.length === 0 ? 'base' : rows.join(', ')
    throw notAncestor(`Nothing above ${goal.node.id} is applied: the database is at ${at}.`, rows)
  }
  const { order } = orderNewestFirst(graph, set, current)
  return downgradeSteps(graph, rows, order, active)
}

/** The lowest revisions to roll back: bases or children of the target, narrowed to the branch if several. */
function rootsToDrop(graph: RevisionGraph, goal: DowngradeTarget, target: string): readonly RevisionNode[] {
  const roots = goal.node === null ? graph.bases : goal.node.children
  if (goal.label === null || roots.length <= 1) return roots
  const line = versionedAncestors(graph, [resolveBranch(graph, goal.label)])
  const kept = roots.filter((node) => isMember(line, node))
  if (kept.length > 0) return kept
  throw notAncestor(
    `"${target}" names no branch above ${goal.node?.id ?? 'base'}.`,
    roots.map((node) => node.id),
  )
}

function downgradeSteps(
  graph: RevisionGraph,
  rows: readonly string[],
  order: readonly RevisionNode[],
  active: NodeSet,
): ComputedSteps {
  const keeper = new RowKeeper(graph, rows)
  const from = keeper.snapshot()
  const impliedBy = countUps(graph, active)
  const steps = order.map((node) => downgradeStep(keeper, node, impliedBy))
  return { from, to: keeper.snapshot(), steps }
}

/** For every revision, how many applied ones imply it directly. */
function countUps(graph: RevisionGraph, active: NodeSet): Int32Array {
  const counts = new Int32Array(graph.all.length)
  for (const node of graph.all) {
    if (!isMember(active, node)) continue
    for (const below of node.downs) counts[below.index] = (counts[below.index] ?? 0) + 1
  }
  return counts
}

/**
 * The row of `node` is replaced by rows for those of its parents that no other applied revision implies (SEMANTICS
 * decision 4).
 */
function downgradeStep(keeper: RowKeeper, node: RevisionNode, impliedBy: Int32Array): ComputedStep {
  const uncovered: string[] = []
  for (const below of node.downs) {
    const left = (impliedBy[below.index] ?? 0) - 1
    impliedBy[below.index] = left
    if (left === 0 && !keeper.has(below.id)) uncovered.push(below.id)
  }
  const rowChanges = splitRow(keeper, node.id, uncovered)
  return {
    direction: 'downgrade',
    revision: node.id,
    from: [node.id],
    to: uncovered,
    rowChanges,
    rowsAfter: keeper.snapshot(),
  }
}

function splitRow(keeper: RowKeeper, id: string, uncovered: readonly string[]): RowChange[] {
  const last = uncovered.at(-1)
  if (last === undefined) return [keeper.delete(id)]
  const inserted = uncovered.slice(0, -1).map((row) => keeper.insert(row))
  return [...inserted, keeper.update(id, last)]
}
