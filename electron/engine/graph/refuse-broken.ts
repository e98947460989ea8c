import { HeadwayError } from '../../../shared/errors.ts'
import { isMember, type NodeSet } from './closure.ts'
import type { GraphProblem, RevisionGraph } from './revision-graph.ts'

/** Planning is refused for targets that a defect of the files could affect (SEMANTICS decision 6). */
export function refuseBroken(graph: RevisionGraph, touched: NodeSet): void {
  const problem = graph.problems.find((problem) => problem.nodes.some((node) => isMember(touched, node)))
  if (problem !== undefined) throw brokenGraph(problem, graph)
}

/** `head` and `heads` without a label speak of the whole graph, so any defect may affect them. */
export function refuseBrokenAnywhere(graph: RevisionGraph): void {
  const problem = graph.problems.find((problem) => problem.nodes.length > 0)
  if (problem !== undefined) throw brokenGraph(problem, graph)
}

/** A label that two revisions claim names neither. */
export function refuseClashingLabel(graph: RevisionGraph, label: string): void {
  if (graph.problems.length === 0) return
  const problem = graph.problems.find((problem) => problem.label === label)
  if (problem !== undefined) throw brokenGraph(problem, graph)
}

function brokenGraph(problem: GraphProblem, graph: RevisionGraph): HeadwayError {
  const { diagnostic, code, category, nodes } = problem
  return new HeadwayError(code, diagnostic.message, {
    category,
    hint: diagnostic.hint,
    where: diagnostic.where,
    candidates: nodes.filter((node) => !node.ghost).map((node) => node.id),
    problems: graph.diagnostics.map((other) => other.message),
  })
}
