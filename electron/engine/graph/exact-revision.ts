import { revisionIdProblem } from './revision-id.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/**
 * The revision of this very id where the id reads as an expression: a file's name may hold `@`, `+` and `-2`. Null where
 * none is called so, and where ids of that kind are not allowed in the graph.
 */
export function exactRevision(graph: RevisionGraph, text: string): RevisionNode | null {
  const found = graph.byId.get(text)
  return found === undefined || revisionIdProblem(text) === null || isIllegalId(graph, text) ? null : found
}

/** Whether the graph says that what is called so may not be called so. */
export function isIllegalId(graph: RevisionGraph, id: string): boolean {
  return graph.problems.some(
    ({ code, nodes }) => code === 'invalid_revision_id' && nodes.some((node) => node.id === id),
  )
}
