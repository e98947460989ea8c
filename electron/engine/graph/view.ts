import type { GraphNode, GraphView } from '../../../shared/model/graph.ts'
import { historyOrder } from './history.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/**
 * The graph as data for windows and `--json`: nodes newest first, in the order of `history` where the graph is
 * healthy, and in a total order of the same kind, ghosts included, where it is not. Never fails.
 */
export function toGraphView(graph: RevisionGraph): GraphView {
  const order = historyOrder(graph)
  return {
    nodes: order.map(toGraphNode),
    heads: graph.heads.map((node) => node.id),
    realHeads: graph.realHeads.map((node) => node.id),
    bases: graph.bases.map((node) => node.id),
    branchPoints: order.filter(isBranchPoint).map((node) => node.id),
    labels: [...graph.byLabel].map(([label, node]) => ({ label, revision: node.id })),
  }
}

/** More than one versioned child. */
function isBranchPoint(node: RevisionNode): boolean {
  return node.children.length > 1
}

function toGraphNode(node: RevisionNode): GraphNode {
  return {
    id: node.id,
    parents: node.parents.map((parent) => parent.id),
    dependencies: node.dependencies.map((dependency) => dependency.id),
    labels: [...node.labels],
    head: node.children.length === 0,
    realHead: node.allChildren.length === 0,
    base: node.parents.length === 0,
    branchPoint: isBranchPoint(node),
    mergePoint: node.parents.length > 1,
    ghost: node.ghost,
  }
}
