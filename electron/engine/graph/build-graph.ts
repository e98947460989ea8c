import { bottomUp, cycles } from './cycles.ts'
import { graphProblem } from './graph-problems.ts'
import { linkRevisions, type LinkedRevisions } from './link-revisions.ts'
import { normalizeDependencies } from './normalize-dependencies.ts'
import { propagateLabels } from './propagate-labels.ts'
import type { DraftNode, GraphInput, GraphProblem, RevisionGraph } from './revision-graph.ts'

/**
 * The graph of `revisions`, given in load order (version locations in order, then file names):
 * load order breaks every tie. Total: defects become `problems`, named and missing revisions become ghosts,
 * edges inside a cycle are left out of `downs`. Linear in revisions and edges. (SEMANTICS part 2, c.)
 */
export function buildGraph(revisions: readonly GraphInput[]): RevisionGraph {
  const linked = linkRevisions(revisions)
  const all = [...linked.nodes, ...linked.ghosts]
  all.forEach((node, index) => (node.index = index))
  const everyDown = (node: DraftNode): readonly DraftNode[] => [
    ...new Set([...node.parents, ...node.dependencies]),
  ]
  let order = bottomUp(all, everyDown)
  let acyclic = everyDown
  if (order.length < all.length) {
    const group = findCycles(linked.problems, all, order, everyDown)
    acyclic = (node) =>
      everyDown(node).filter((below) => group[below.index] === 0 || group[below.index] !== group[node.index])
    order = bottomUp(all, acyclic)
  }
  const rank = new Int32Array(all.length)
  order.forEach((node, at) => (rank[node.index] = at))
  normalizeDependencies(all, rank)
  linkDowns(all, acyclic)
  propagateLabels(order)
  return finish(linked, all)
}

/** Reports cycles, and numbers the nodes of each from 1; 0 elsewhere. */
function findCycles(
  problems: GraphProblem[],
  all: readonly DraftNode[],
  order: readonly DraftNode[],
  everyDown: (node: DraftNode) => readonly DraftNode[],
): Int32Array {
  const done = new Set(order)
  const rest = all.filter((node) => !done.has(node))
  const group = new Int32Array(all.length)
  const versioned = cycles(rest, all.length, (node) => node.parents)
  const onVersioned = new Set(versioned.flat())
  for (const found of versioned) problems.push(cycleProblem('cycle', found))
  cycles(rest, all.length, everyDown).forEach((found, at) => {
    for (const node of found) group[node.index] = at + 1
    if (!found.some((node) => onVersioned.has(node))) problems.push(cycleProblem('dependency-cycle', found))
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
    const kept = new Set(acyclic(node))
    const wanted = new Set([...node.parents, ...node.normalized])
    node.downs = [...wanted].filter((below) => kept.has(below))
    for (const below of node.downs) below.ups.push(node)
  }
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
