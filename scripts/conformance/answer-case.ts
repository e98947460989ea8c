import { descendants } from '../../electron/engine/graph/closure.ts'
import { checkHeads, currentTips } from '../../electron/engine/graph/current.ts'
import { historyRange } from '../../electron/engine/graph/history.ts'
import { placeNewRevision } from '../../electron/engine/graph/new-revision.ts'
import type { RevisionGraph, RevisionNode } from '../../electron/engine/graph/revision-graph.ts'
import { resolveRevision, resolveRevisions } from '../../electron/engine/graph/resolve.ts'
import { toGraphView } from '../../electron/engine/graph/view.ts'
import { computeDowngrade } from '../../electron/engine/plan/compute-downgrade.ts'
import { computeOffline } from '../../electron/engine/plan/compute-offline.ts'
import { computeStamp } from '../../electron/engine/plan/compute-stamp.ts'
import { computeUpgrade } from '../../electron/engine/plan/compute-upgrade.ts'
import type { ComputedStep, ComputedSteps } from '../../electron/engine/plan/computed-steps.ts'
import { HeadwayError } from '../../shared/errors.ts'
import type { RowChange } from '../../shared/model/plan.ts'
import { listOf, type Answer, type VectorCase } from './vectors.ts'

type CaseOf<K extends VectorCase['kind']> = Extract<VectorCase, { kind: K }>

/** Headway's answer to a case, in the format's words. A coded error is an answer; anything else is thrown on. */
export function answerCase(graph: RevisionGraph, vector: VectorCase): Answer {
  try {
    return { ok: true, ...answer(graph, vector) }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const { code, category, message, hint, candidates } = error.data
    return { ok: false, error: { category, code, message, hint, candidates } }
  }
}

function answer(graph: RevisionGraph, vector: VectorCase): Record<string, unknown> {
  switch (vector.kind) {
    case 'apply':
    case 'multi_apply':
      return answerApply(graph, vector)
    case 'offline':
      return answerOffline(graph, vector)
    case 'resolve':
      return { revisions: resolveRevisions(graph, vector.expr).map(nameOf) }
    case 'resolve_one':
      return { revision: nameOf(resolveRevision(graph, vector.expr)) }
    case 'history':
      return { revisions: ids(historyRange(graph, vector.range, vector.current ?? [])) }
    case 'current':
      if (vector.check_heads === true) checkHeads(graph, vector.current ?? [])
      return { revisions: ids(currentTips(graph, vector.current ?? [])).toSorted() }
    case 'graph':
      return answerGraph(graph)
    case 'revision':
      return answerRevision(graph, vector)
  }
}

function answerApply(graph: RevisionGraph, vector: CaseOf<'apply' | 'multi_apply'>): Record<string, unknown> {
  const rows = vector.current ?? []
  const targets = listOf(vector.target)
  const purge = vector.purge === true
  const computed = compute(graph, vector.op, rows, targets, purge)
  // The format leaves the purge itself out.
  const steps = purge && rows.length > 0 ? computed.steps.slice(1) : computed.steps
  return { steps: steps.map((step) => stepOf(graph, step)), rows: computed.to }
}

function compute(
  graph: RevisionGraph,
  op: 'upgrade' | 'downgrade' | 'stamp',
  rows: readonly string[],
  targets: readonly string[],
  purge: boolean,
): ComputedSteps {
  if (op === 'upgrade') return computeUpgrade(graph, rows, targets)
  if (op === 'stamp') return computeStamp(graph, rows, targets, { purge })
  if (targets.length !== 1) {
    throw new HeadwayError('invalid_target', 'A downgrade ends at one revision.', { category: 'other' })
  }
  return computeDowngrade(graph, rows, targets[0] ?? '')
}

function answerOffline(graph: RevisionGraph, vector: CaseOf<'offline'>): Record<string, unknown> {
  const { steps } = computeOffline(graph, vector.op, listOf(vector.target), { purge: vector.purge === true })
  return {
    steps: steps.map((step) => ({ ...stepOf(graph, step), create_table: step.createsTable })),
    drop_table: false,
  }
}

function stepOf(graph: RevisionGraph, step: ComputedStep): Record<string, unknown> {
  const { direction, revision, rowsAfter, rowChanges } = step
  const shared = { rows: rowsAfter, ops: rowChanges.map(opOf) }
  if (direction !== 'stamp') return { direction, revision, ...shared }
  return { direction, revision, up: goesUp(graph, step), from: step.from, to: step.to, ...shared }
}

function opOf(change: RowChange): readonly string[] {
  return change.kind === 'update' ? ['update', change.from, change.to] : [change.kind, change.id]
}

function goesUp(graph: RevisionGraph, step: ComputedStep): boolean {
  const end = graph.byId.get(step.to[0] ?? '')
  if (end === undefined) return false
  const above = descendants(graph, [end])
  return !step.from.some((id) => above[graph.byId.get(id)?.index ?? -1] === 1)
}

function answerGraph(graph: RevisionGraph): Record<string, unknown> {
  const view = toGraphView(graph)
  return {
    heads: view.heads,
    real_heads: view.realHeads,
    bases: view.bases,
    real_bases: ids(graph.realBases),
    labels: Object.fromEntries(view.labels.map(({ label, revision }) => [label, revision])),
    revisions: Object.fromEntries(graph.nodes.map((node) => [node.id, factsOf(node)])),
    history: view.nodes.filter((node) => !node.ghost).map((node) => node.id),
    branch_points: view.branchPoints,
    problems: graph.problems.map(({ category, diagnostic }) => ({ category, rule: diagnostic.rule })),
  }
}

function factsOf(node: RevisionNode): Record<string, unknown> {
  return {
    down: ids(node.parents),
    dependencies: ids(node.dependencies).toSorted(),
    normalized_dependencies: ids(node.normalized).toSorted(),
    next: ids(node.children).toSorted(),
    next_all: ids(node.allChildren).toSorted(),
    labels: node.labels.toSorted(),
    head: node.children.length === 0,
    real_head: node.allChildren.length === 0,
    base: node.parents.length === 0,
    real_base: node.parents.length === 0 && node.dependencies.length === 0,
    branch_point: node.children.length > 1,
    merge_point: node.parents.length > 1,
  }
}

function answerRevision(
  graph: RevisionGraph,
  { command, args }: CaseOf<'revision'>,
): Record<string, unknown> {
  const heads = command === 'merge' ? args.revisions : args.head
  const made = placeNewRevision(graph, {
    id: args.rev_id ?? 'newrev000001',
    ...(heads === undefined ? {} : { heads: listOf(heads) }),
    splice: args.splice === true,
    branchLabels: listOf(args.branch_label),
    dependsOn: listOf(args.depends_on),
  })
  return {
    revision: made.id,
    down_revision: made.downRevisions,
    depends_on: made.dependsOn,
    branch_labels: made.branchLabels,
  }
}

function ids(nodes: readonly RevisionNode[]): string[] {
  return nodes.map((node) => node.id)
}

function nameOf(found: RevisionNode | 'base' | null): string | null {
  return found === null || found === 'base' ? found : found.id
}
