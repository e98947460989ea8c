import { HeadwayError } from '../../../shared/errors.ts'
import type { RowChange } from '../../../shared/model/plan.ts'
import { ancestors, difference, union } from '../graph/closure.ts'
import { requireNoOverlap } from '../graph/overlap.ts'
import { refuseBroken } from '../graph/refuse-broken.ts'
import { rangeNotAllowed, walkedTooFar } from '../graph/revision-errors.ts'
import type { RevisionGraph, RevisionNode } from '../graph/revision-graph.ts'
import { orderNewestFirst } from '../graph/revision-order.ts'
import { resolveRevisions } from '../graph/resolve.ts'
import { upgradeTargets } from '../graph/upgrade-target.ts'
import { distinctRowNodes } from '../graph/version-rows.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'
import { RowKeeper } from './row-keeper.ts'

/**
 * The steps from `rows` (as the database returned them) to `targets`, one expression or several
 * (SEMANTICS d.1, d.3, d.4). What is applied already is no step; nothing to do is no error.
 * Throws the coded errors of target expressions, `overlapping_rows`, `unknown_database_revision`, and the code of
 * a defect that could affect the targets. Pure; linear in the graph on common graphs.
 */
export function computeUpgrade(
  graph: RevisionGraph,
  rows: readonly string[],
  targets: readonly string[],
): ComputedSteps {
  const wanted = resolveTargets(graph, rows, targets)
  requireNoOverlap(graph, wanted, 'Revisions')
  const current = distinctRowNodes(graph, rows)
  const applied = ancestors(graph, current)
  const required = ancestors(graph, wanted)
  refuseBroken(graph, union(required, applied))
  const { order } = orderNewestFirst(graph, difference(required, applied), wanted)
  const keeper = new RowKeeper(graph, rows)
  const from = keeper.snapshot()
  const steps = order.toReversed().map((node) => upgradeStep(keeper, node))
  return { from, to: keeper.snapshot(), steps }
}

function resolveTargets(
  graph: RevisionGraph,
  rows: readonly string[],
  targets: readonly string[],
): readonly RevisionNode[] {
  const [only, ...others] = targets
  if (only === undefined) {
    throw new HeadwayError('invalid_target', 'No target was given.', {
      category: 'other',
      hint: 'Name a revision, head, heads or +1.',
    })
  }
  const range = targets.find((target) => target.includes(':'))
  if (range !== undefined) throw rangeNotAllowed(range)
  if (others.length === 0) return upgradeTargets(graph, rows, only)
  const found = targets.flatMap((target) =>
    resolveRevisions(graph, target).map((end) => {
      if (end === null || end === 'base') throw walkedTooFar(target)
      return end
    }),
  )
  return [...new Set(found)]
}

/**
 * The rows that `node` is built on become one row of its own. Rows are what is applied and not implied,
 * so of `downs` exactly those that are rows are taken; a redundant depends_on takes nothing (decision 1).
 */
function upgradeStep(keeper: RowKeeper, node: RevisionNode): ComputedStep {
  const taken = node.downs.map((below) => below.id).filter((id) => keeper.has(id))
  const rowChanges = mergeRows(keeper, taken, node.id)
  return {
    direction: 'upgrade',
    revision: node.id,
    from: taken,
    to: [node.id],
    rowChanges,
    rowsAfter: keeper.snapshot(),
  }
}

/** Deletes all of `taken` but the last, which becomes `id`; none taken is an insert. */
export function mergeRows(keeper: RowKeeper, taken: readonly string[], id: string): RowChange[] {
  const last = taken.at(-1)
  if (last === undefined) return [keeper.insert(id)]
  const deleted = taken.slice(0, -1).map((row) => keeper.delete(row))
  return [...deleted, keeper.update(last, id)]
}
