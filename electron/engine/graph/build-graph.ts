import { bottomUp, cycles } from './cycles.ts'
import { graphProblem } from './graph-problems.ts'
import { distinct, linkRevisions, type IdRule, type LinkedRevisions } from './link-revisions.ts'
import { normalizeDependencies } from './normalize-dependencies.ts'
import { propagateLabels } from './propagate-labels.ts'
import type { DraftNode, GraphInput, GraphProblem, RevisionGraph } from './revision-graph.ts'

/**
 * The graph of `revisions`, given in load order (version locations in order, then file names):
 * load order breaks every tie. Total: defects become `problems`, named and missing revisions become ghosts,
 * edges inside a cycle are left out of `downs`. Linear in revisions and edges. (SEMANTICS part 2, c.)
 * @param idProblem what ids may be; left out: as in Alembic
 */
export function buildGraph(revisions: readonly GraphInput[], idProblem?: IdRule): RevisionGraph {
  const linked = linkRevisions(revisions, idProblem)
  const all = [...linked.nodes, ...linked.ghosts]
  all.forEach((node, index) => (node.index = index))
  const below = all.map(everyDown)
  let down = (node: DraftNode): readonly DraftNode[] => below[node.index] ?? []
  let order = bottomUp(all, down, (node) => node.allChildren)
  if (order.length < all.length) {
    const group = findCycles(linked.problems, all, order, down)
    const joins = (left: DraftNode, right: DraftNode): boolean =>
      group[left.index] === 0 || group[left.index] !== group[right.index]
    down = (node) => (below[node.index] ?? []).filter((other) => joins(node, other))
    order = bottomUp(all, down, (node) => node.allChildren.filter((other) => joins(node, other)))
  }
  normalizeDependencies(order)
  linkDowns(all, down)
  propagateLabels(order)
  return finish(linked, all)
}

function everyDown(node: DraftNode): readonly DraftNode[] {
  return node.dependencies.length === 0
    ? distinct(node.parents)
    : distinct([...node.parents, ...node.dependencies])
}

/** Reports cycles, and numbers the nodes of each from 1; 0 elsewhere. */
function findCycles(
  problems: GraphProblem[],
  all: readonly DraftNode[],
  order: readonly DraftNode[],
  down: (node: DraftNode) => readonly DraftNode[],
): Int32Array {
  const done = new Set(order)
  const rest = all.filter((node) => !done.has(node))
  const group = new Int32Array(all.length)
  const versioned = cycles(rest, all.length, (node) => node.parents)
  const onVersioned = new Set(versioned.flat())
  for (const found of versioned) problems.push(cycleProblem('cycle', found))
  cycles(rest, all.length, down).forEach((found, at) => {
    for (const node of found) group[node.index] = at + 1
    if (!found.every((node) => onVersioned.has(node))) problems.push(cycleProblem('dependency-cycle', found))
  })
  return group
}

function cycleProblem(rule: 'cycle' | 'dependency-cycle', nodes: readonly DraftNode[]): GraphProblem {
  const first = nodes[0] as DraftNode
  const names = nodes.map((node) => node.id).join(', ')
  const over = rule === 'cycle' ? 'down_revision' : 'down_revision and depends_on'
  const message = `Revisions ${names} follow each other in a circle over ${over}.`
  const hint = `Correct ${over} in one of: ${nodes.map((node) => node.path).join(', ')}.`
  return graphProblem(rule, { path: first.path, revision: first.id }, nodes, message, hint)
}

function linkDowns(all: readonly DraftNode[], acyclic: (node: DraftNode) => readonly DraftNode[]): void {
  for (const node of all) {
    const kept = acyclic(node)
    const repeats = node.normalized.length < node.dependencies.length
    node.downs = repeats ? kept.filter((below) => isDown(node, below)) : [...kept]
    for (const below of node.downs) below.ups.push(node)
  }
}

function isDown(node: DraftNode, below: DraftNode): boolean {
  return node.parents.includes(below) || node.normalized.includes(below)
}

function finish(linked: LinkedRevisions, all: readonly DraftNode[]): RevisionGraph {
  const { nodes, ghosts, byId, byLabel, problems } = linked
  return {
    nodes,
    ghosts,
    all,
    byId,
    byLabel,
    heads: nodes.filter((node) => node.children.length === 0),
    realHeads: nodes.filter((node) => node.allChildren.length === 0),
    bases: nodes.filter((node) => node.parents.length === 0),
    realBases: nodes.filter((node) => node.parents.length === 0 && node.dependencies.length === 0),
    problems,
    diagnostics: problems.map((problem) => problem.diagnostic),
  }
}
