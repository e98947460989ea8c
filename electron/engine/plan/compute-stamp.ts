import { ancestors, descendants, isMember, lineage, union, type NodeSet } from '../graph/closure.ts'
import { downgradeTarget } from '../graph/downgrade-target.ts'
import { parseRelativeTarget, type RelativeTarget } from '../graph/relative-target.ts'
import { refuseBroken } from '../graph/refuse-broken.ts'
import { overlapping, rangeNotAllowed, walkedTooFar } from '../graph/revision-errors.ts'
import type { RevisionGraph, RevisionNode } from '../graph/revision-graph.ts'
import {
  matchRevision,
  resolveBranch,
  resolveRevision,
  resolveRevisions,
  splitExpression,
} from '../graph/resolve.ts'
import { upgradeTargets } from '../graph/upgrade-target.ts'
import { rowNodes } from '../graph/version-rows.ts'
import { mergeRows } from './compute-upgrade.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'
import { RowKeeper } from './row-keeper.ts'

/** Where a stamp goes: a revision or base, and the lines whose rows it moves; null moves every row. */
type Stamp = { readonly node: RevisionNode | null; readonly lines: readonly RevisionNode[] | null }

/**
 * The moves that make the rows say `targets`, without running anything (SEMANTICS d.6, decision 5): one target
 * after another, each on the rows the one before left. `purge` first deletes every row, readable or not; that is
 * the first step then. Relative targets count from the rows. Throws the coded errors of expressions,
 * `overlapping_rows`, `unknown_database_revision`. Pure.
 */
export function computeStamp(
  graph: RevisionGraph,
  rows: readonly string[],
  targets: readonly string[],
  options: { readonly purge?: boolean } = {},
): ComputedSteps {
  const range = targets.find((target) => target.includes(':'))
  if (range !== undefined) throw rangeNotAllowed(range)
  const from = rows.toSorted()
  const purged = options.purge === true && rows.length > 0 ? [purgeStep(from)] : []
  const keeper = new RowKeeper(graph, options.purge === true ? [] : rows)
  const moves = (targets.length === 0 ? ['base'] : targets).map((target, at) =>
    stampTarget(graph, keeper, target, at === 0 ? rows : keeper.snapshot()),
  )
  const steps = [...purged, ...moves.flatMap((move) => move.steps)]
  return { from, to: keeper.snapshot(), steps, aims: moves.flatMap(({ aims }) => aims) }
}

function purgeStep(rows: readonly string[]): ComputedStep {
  const distinct = [...new Set(rows)]
  return {
    direction: 'stamp',
    revision: null,
    from: distinct,
    to: [],
    rowChanges: distinct.map((id) => ({ kind: 'delete', id })),
    rowsAfter: [],
  }
}

/** `countFrom` are the rows relative targets count from: those before a purge, for the first. */
function stampTarget(
  graph: RevisionGraph,
  keeper: RowKeeper,
  target: string,
  countFrom: readonly string[],
): { readonly steps: readonly ComputedStep[]; readonly aims: readonly string[] } {
  const rows = keeper.snapshot()
  rowNodes(graph, rows)
  const stamps = destinations(graph, rows, target, countFrom)
  const steps = stamps.flatMap((stamp) => applyStamp(graph, keeper, stamp))
  return { steps, aims: stamps.map(({ node }) => node?.id ?? 'base') }
}

/** A target that names several revisions is several stamps, each on its own line. */
function destinations(
  graph: RevisionGraph,
  rows: readonly string[],
  target: string,
  countFrom: readonly string[],
): readonly Stamp[] {
  const relative = parseRelativeTarget(graph, target)
  if (relative !== null) return [relativeDestination(graph, countFrom, target, relative)]
  const lines = rows.length === 0 ? [] : namedLines(graph, target)
  const nodes = resolveRevisions(graph, target).map((found) => {
    if (found === null || found === 'base') throw walkedTooFar(target)
    return found
  })
  const [only, ...others] = nodes
  if (only === undefined) return [{ node: null, lines }]
  if (others.length > 0) return nodes.map((node) => ({ node, lines: [node] }))
  return [{ node: only, lines: lines === null ? null : [...lines, only] }]
}

/** The revisions whose lines `target` speaks of: its label and its symbol, each on its own; null for all. */
function namedLines(graph: RevisionGraph, target: string): readonly RevisionNode[] | null {
  const { label, symbol } = splitExpression(target)
  if (symbol === 'head') resolveRevision(graph, target)
  const branch = label === null ? [] : [matchRevision(graph, label, null)]
  if (symbol === 'base') return label === null ? null : branch
  if (symbol === 'head' || symbol === 'heads') return branch
  return [...branch, matchRevision(graph, symbol, null)]
}

function relativeDestination(
  graph: RevisionGraph,
  rows: readonly string[],
  target: string,
  { symbol, sign, label }: RelativeTarget,
): Stamp {
  if (sign === '+') {
    const [node] = upgradeTargets(graph, rows, target)
    return { node: node as RevisionNode, lines: [node as RevisionNode] }
  }
  const goal = downgradeTarget(graph, rows, target)
  if (goal.node !== null) return { node: goal.node, lines: [goal.node] }
  const line = symbol === null || label !== null ? goal.label : symbol
  return { node: null, lines: line === null || line === 'base' ? null : [resolveBranch(graph, line)] }
}

function applyStamp(graph: RevisionGraph, keeper: RowKeeper, { node, lines }: Stamp): ComputedStep[] {
  const current = rowNodes(graph, keeper.snapshot())
  const distinct = [...new Set(current)].toSorted((a, b) => a.index - b.index)
  const related = lines === null ? distinct : within(distinct, lineage(graph, lines, true))
  if (node === null) return related.map((row) => move(keeper, [row], null))
  if (related.includes(node)) return []
  const up = descendants(graph, [node])
  const down = ancestors(graph, [node])
  refuseBroken(graph, union(down, ancestors(graph, current)))
  const higher = within(related, up)
  const lower = within(related, down)
  if (higher.length > 0 && lower.length > 0) {
    throw overlapping([lower[0] as RevisionNode, higher[0] as RevisionNode], 'Version rows', higher)
  }
  return [move(keeper, higher.length + lower.length > 0 ? related : [], node)]
}

function within(nodes: readonly RevisionNode[], set: NodeSet): readonly RevisionNode[] {
  return nodes.filter((node) => isMember(set, node))
}

function move(keeper: RowKeeper, sources: readonly RevisionNode[], node: RevisionNode | null): ComputedStep {
  const from = sources.map((source) => source.id)
  const rowChanges = node === null ? from.map((id) => keeper.delete(id)) : mergeRows(keeper, from, node.id)
  return {
    direction: 'stamp',
    revision: null,
    from,
    to: node === null ? [] : [node.id],
    rowChanges,
    rowsAfter: keeper.snapshot(),
  }
}
