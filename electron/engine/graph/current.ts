import { HeadwayError } from '../../../shared/errors.ts'
import { ancestors, type NodeSet } from './closure.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { rowNodes, tipNodes } from './version-rows.ts'

/**
 * What `current` prints: the tips of what the rows imply, in load order, those reached only over depends_on included.
 * Throws `unknown_database_revision` for a row that no file declares.
 */
export function currentTips(graph: RevisionGraph, rows: readonly string[]): readonly RevisionNode[] {
  return tipNodes(graph, rows)
}

/**
 * Everything the rows imply, as a set over `graph.all`. Rows that no file declares are in `unknown`;
 * this never fails, so a state can be drawn for any database.
 */
export function appliedRevisions(
  graph: RevisionGraph,
  rows: readonly string[],
): {
  readonly applied: NodeSet
  readonly current: readonly RevisionNode[]
  readonly unknown: readonly string[]
} {
  const current: RevisionNode[] = []
  const unknown: string[] = []
  for (const row of rows) {
    const node = findRow(graph, row)
    if (node === null) unknown.push(row)
    else current.push(node)
  }
  return { applied: ancestors(graph, current), current, unknown }
}

/** `current --check-heads`: passes when the rows are the real heads (SEMANTICS decision 8), else throws `not_at_head`. */
export function checkHeads(graph: RevisionGraph, rows: readonly string[]): void {
  const have = new Set(rows)
  const missing = graph.realHeads.filter((node) => !have.has(node.id)).map((node) => node.id)
  const heads = new Set(graph.realHeads.map((node) => node.id))
  const other = [...have].filter((row) => !heads.has(row))
  if (missing.length === 0 && other.length === 0) return
  const at = have.size === 0 ? 'base' : [...have].toSorted().join(', ')
  throw new HeadwayError(
    'not_at_head',
    `The database is at ${at}, and the heads are ${[...heads].join(', ')}.`,
    {
      category: 'other',
      candidates: missing,
      hint:
        have.size === 0
          ? 'Bring it there with: headway upgrade heads, or where it has all of it already: headway stamp heads'
          : 'Bring it there with: headway upgrade heads',
    },
  )
}

function findRow(graph: RevisionGraph, row: string): RevisionNode | null {
  const exact = graph.byId.get(row)
  if (exact !== undefined) return exact
  try {
    return rowNodes(graph, [row])[0] ?? null
  } catch {
    return null
  }
}
