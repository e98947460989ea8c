import { layoutLanes, renderLanesText } from '../../../shared/graph-lanes.ts'
import type { LaneRow } from '../../../shared/graph-lanes.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import type { GraphNode } from '../../../shared/model/graph.ts'

/** Where a target stands: the marks of revisions follow from it. */
type Standing = Pick<TargetState, 'applied' | 'current'>

/**
 * Entries of revisions with the graph's lines on their left, newest first; a second line of an entry continues the
 * lines that pass it. Beside a target that was read, the marks are those of the window: applied, pending, current.
 */
export function besideGraph(
  nodes: readonly GraphNode[],
  ids: readonly string[],
  entries: readonly string[],
  standing: Standing | null = null,
): string[] {
  const wanted = new Set(ids)
  const layout = layoutLanes(nodes.filter(({ id }) => wanted.has(id)))
  const graph = renderLanesText(layout, standing === null ? {} : { glyph: glyphOn(standing) })
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

function glyphOn({ applied, current }: Standing): (row: LaneRow) => string {
  const [done, now] = [new Set(applied), new Set(current)]
  return ({ id }) => (now.has(id) ? '◎' : done.has(id) ? '●' : '○')
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
