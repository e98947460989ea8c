import type { RevisionGraph } from '../../graph/revision-graph.ts'
import { tipOf } from '../../plan/compute-every.ts'

/** Of a table with a row for every applied revision of one line: the last one, and those that no file has. */
export function shownRows(graph: RevisionGraph, rows: readonly string[]): readonly string[] {
  const line = graph.nodes.map(({ id }) => id)
  return [...tipOf(line, new Set(rows)), ...rows.filter((row) => !line.includes(row))]
}
