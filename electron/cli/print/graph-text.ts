import { layoutLanes, renderLanesText } from '../../../shared/graph-lanes.ts'
import type { GraphNode } from '../../../shared/model/graph.ts'

/**
 * Entries of revisions with the graph's lines on their left, newest first; a second line of an entry continues the
 * lines that pass it.
 */
export function besideGraph(
  nodes: readonly GraphNode[],
  ids: readonly string[],
  entries: readonly string[],
): string[] {
  const wanted = new Set(ids)
  const layout = layoutLanes(nodes.filter(({ id }) => wanted.has(id)))
  const graph = renderLanesText(layout)
  const width = 2 * layout.laneCount
  const rowOf = new Map(layout.rows.map(({ id }, row) => [id, row]))
  return ids.flatMap((id, index) => {
    const row = rowOf.get(id)
    if (row === undefined) return []
    const [first = '', ...rest] = (entries[index] ?? '').split('\n')
    const below = passing(layout.rows[row], width)
    return [`${(graph[row] ?? '').padEnd(width)}${first}`, ...rest.map((line) => `${below}${line}`.trimEnd())]
  })
}

type Row = ReturnType<typeof layoutLanes>['rows'][number]

/** The lines that leave a row downwards, as text. */
function passing(row: Row | undefined, width: number): string {
  const characters = Array.from({ length: width }, () => ' ')
  for (const { kind, lane, dotted } of row?.lines ?? []) {
    if (kind !== 'in') characters[2 * lane] = dotted ? '┊' : '│'
  }
  return characters.join('')
}
