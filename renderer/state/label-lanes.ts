import type { HistoryView } from '../../shared/contract/revisions.ts'
import { layoutLanes } from '../../shared/graph-lanes.ts'

/** A branch label with its lane, the color of it, and how many revisions carry it. */
type LabelLane = {
  readonly label: string
  readonly lane: number
  readonly color: number
  readonly count: number
}

const known = new WeakMap<HistoryView, readonly LabelLane[]>()

/** All declared labels in load order. Computed once per history. */
export function labelLanes(history: HistoryView): readonly LabelLane[] {
  const remembered = known.get(history)
  if (remembered) return remembered
  const lanes = compute(history)
  known.set(history, lanes)
  return lanes
}

function compute({ graph }: HistoryView): LabelLane[] {
  if (graph.labels.length === 0) return []
  const counts = new Map<string, number>()
  for (const node of graph.nodes) {
    for (const label of node.labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const rows = new Map(layoutLanes(graph.nodes).rows.map((row) => [row.id, row]))
  return graph.labels.map(({ label, revision }) => {
    const row = rows.get(revision)
    return { label, lane: row?.lane ?? 0, color: row?.color ?? 0, count: counts.get(label) ?? 0 }
  })
}
