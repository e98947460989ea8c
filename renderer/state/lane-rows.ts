import type { LaneLine, LaneRow } from '../../shared/graph-lanes.ts'
import { layoutLanes } from '../../shared/graph-lanes.ts'
import type { VisibleNode } from './visible-graph.ts'

/** A line of the graph within one row: from lane to lane, over the whole row or one half of it. */
export type LaneSegment = {
  readonly part: 'upper' | 'lower' | 'whole'
  readonly from: number
  readonly to: number
  readonly color: number
  readonly kind: 'parent' | 'dependency' | 'indirect'
}

/** The graph of the rows on screen. `indirect` has `child parent` of edges that leave out hidden rows. */
export type GraphLayout = {
  readonly rows: readonly LaneRow[]
  readonly laneCount: number
  readonly indirect: ReadonlySet<string>
}

const laneWidth = 14
const firstLane = 16
/** Lanes beyond this are drawn, but cut off at the edge of the graph's column. */
const mostLanes = 14

/** Lays out the rows on screen. */
export function layoutRows(nodes: readonly VisibleNode[]): GraphLayout {
  const { rows, laneCount } = layoutLanes(nodes)
  const indirect = new Set(nodes.flatMap((node) => node.indirect.map((parent) => `${node.id} ${parent}`)))
  return { rows, laneCount, indirect }
}

/** Where a lane lies, in pixels from the left. */
export function laneX(lane: number): number {
  return firstLane + lane * laneWidth
}

/** The width of the graph's column for a number of lanes, in pixels. */
export function graphWidth(laneCount: number): number {
  return laneX(Math.min(Math.max(laneCount, 2), mostLanes) - 1) + firstLane
}

/** What is drawn in a row. */
export function segmentsOf(row: LaneRow, indirect: ReadonlySet<string>): LaneSegment[] {
  return row.lines.map((line) => {
    const look = { color: line.color, kind: kindOf(line, indirect) }
    switch (line.kind) {
      case 'through':
        return { part: 'whole', from: line.lane, to: line.lane, ...look }
      case 'in':
        return { part: 'upper', from: line.lane, to: row.lane, ...look }
      case 'out':
        return { part: 'lower', from: row.lane, to: line.lane, ...look }
    }
  })
}

function kindOf(line: LaneLine, indirect: ReadonlySet<string>): LaneSegment['kind'] {
  if (line.dotted) return 'dependency'
  return indirect.has(`${line.child} ${line.parent}`) ? 'indirect' : 'parent'
}
