import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { appliedRevisions, checkHeads, currentTips } from '../../electron/engine/graph/current.ts'
import { historyRange } from '../../electron/engine/graph/history.ts'
import type { GraphInput, RevisionGraph } from '../../electron/engine/graph/revision-graph.ts'
import { toGraphView } from '../../electron/engine/graph/view.ts'
import { computeDowngrade } from '../../electron/engine/plan/compute-downgrade.ts'
import { computeUpgrade } from '../../electron/engine/plan/compute-upgrade.ts'
import { layoutLanes } from '../../shared/graph-lanes.ts'
import { printFigure } from '../lib/figure.ts'

export type GraphFigure = {
  readonly shape: GraphShape
  readonly what: 'build' | 'history' | 'heads' | 'current' | 'plan upgrade' | 'plan downgrade' | 'lanes'
  readonly revisions: number
  /** The best of the runs, in milliseconds: the one that other work disturbed least. */
  readonly ms: number
}

export type GraphShape = 'linear' | 'diamonds' | 'branches' | 'dependencies'

const shapes: readonly GraphShape[] = ['linear', 'diamonds', 'branches', 'dependencies']
const runs = 7

/** Times of the pure graph and plan functions on 1,000 and 10,000 revisions of several shapes. */
export async function benchGraph(
  sizes: readonly number[] = [1_000, 10_000],
): Promise<readonly GraphFigure[]> {
  const figures: GraphFigure[] = []
  for (const shape of shapes) {
    for (const size of sizes) {
      figures.push(...measureShape(shape, size))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return figures
}

function measureShape(shape: GraphShape, revisions: number): GraphFigure[] {
  const input = makeRevisions(shape, revisions)
  const graph = buildGraph(input)
  const heads = graph.realHeads.map((node) => node.id)
  const view = toGraphView(graph)
  const cases: readonly (readonly [GraphFigure['what'], () => unknown])[] = [
    ['build', () => buildGraph(input)],
    ['history', () => historyRange(graph, null, [])],
    ['heads', () => [graph.heads, graph.realHeads].map((nodes) => nodes.map((node) => node.id))],
    ['current', () => current(graph, heads)],
    ['plan upgrade', () => computeUpgrade(graph, [], ['heads'])],
    ['plan downgrade', () => computeDowngrade(graph, heads, 'base')],
    ['lanes', () => layoutLanes(view.nodes)],
  ]
  return cases.map(([what, run]) => ({ shape, what, revisions, ms: best(run) }))
}

function current(graph: RevisionGraph, rows: readonly string[]): unknown {
  checkHeads(graph, rows)
  return [currentTips(graph, rows), appliedRevisions(graph, rows)]
}

function best(run: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now()
    run()
    return performance.now() - started
  })
  return Math.min(...times)
}

/**
 * `linear`: one line. `diamonds`: forks of two, merged again, one after another. `branches`: twenty lines from one
 * base, merged at the top. `dependencies`: ten lines with bases of their own that depend on each other's revisions.
 */
export function makeRevisions(shape: GraphShape, count: number): GraphInput[] {
  const edges = { linear, diamonds, branches, dependencies }[shape]
  return Array.from({ length: count }, (_, at) => {
    const { parents, dependsOn = [] } = edges(at, count)
    const id = idOf(at)
    return {
      id,
      downRevisions: parents.map(idOf),
      dependsOn: dependsOn.map(idOf),
      branchLabels: [],
      path: `${id}.ts`,
    }
  })
}

type Edges = { readonly parents: readonly number[]; readonly dependsOn?: readonly number[] }

const idOf = (at: number): string => at.toString(16).padStart(12, '0')

function linear(at: number): Edges {
  return { parents: at === 0 ? [] : [at - 1] }
}

/** Merge, left, right, merge, left, right, ... */
function diamonds(at: number): Edges {
  if (at === 0) return { parents: [] }
  if (at % 3 === 0) return { parents: [at - 2, at - 1] }
  return { parents: [at - (at % 3)] }
}

function branches(at: number, count: number): Edges {
  if (at === 0) return { parents: [] }
  if (at === count - 1) return { parents: Array.from({ length: 20 }, (_, line) => at - 20 + line) }
  return { parents: [Math.max(0, at - 20)] }
}

function dependencies(at: number): Edges {
  if (at < 10) return { parents: [] }
  return { parents: [at - 10], dependsOn: at % 50 === 7 ? [at - 7] : [] }
}

/** Limits in milliseconds for 10,000 revisions on a machine of two slow cores. */
const limits: Readonly<Record<GraphFigure['what'], number>> = {
  build: 100,
  history: 100,
  heads: 20,
  current: 50,
  'plan upgrade': 300,
  'plan downgrade': 300,
  lanes: 150,
}

if (import.meta.main) {
  for (const { shape, what, revisions, ms } of await benchGraph()) {
    const limit = revisions === 10_000 ? limits[what] : null
    printFigure({ name: `graph: ${what}, ${shape}, ${revisions} revisions`, value: ms, unit: 'ms', limit })
  }
}
