import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import type { HistoryRow } from '../../state/visible-graph.ts'

/** As many marks as a scroll bar can show apart from each other. */
const slots = 200

type Kind = 'found' | 'current' | 'head'
type Props = {
  readonly rows: readonly HistoryRow[]
  readonly found: readonly number[]
  /** Height of all rows, in pixels. */
  readonly height: number
}

/** Where the current revisions, the heads and found rows are, beside the scroll bar. */
export const RowMarks = memo(function RowMarks({ rows, found, height }: Props): ReactNode {
  const marks = useMemo(() => placesOf(rows, found), [rows, found])
  return (
    <div className="row-marks" aria-hidden="true" style={{ height: `min(100%, ${height}px)` }}>
      {[...marks].map(([slot, kind]) => (
        <i key={slot} data-kind={kind} style={{ top: `${(slot / slots) * 100}%` }} />
      ))}
    </div>
  )
})

/** The mark of each slot; of several that fall together, the one that is looked for comes first. */
function placesOf(rows: readonly HistoryRow[], found: readonly number[]): ReadonlyMap<number, Kind> {
  const marks = new Map<number, Kind>()
  const mark = (row: number, kind: Kind): void => {
    marks.set(Math.round(((row + 0.5) / rows.length) * slots), kind)
  }
  rows.forEach((row, at) => {
    if (row.kind === 'revision' && row.facts.node.head) mark(at, 'head')
  })
  rows.forEach((row, at) => {
    if (row.kind === 'revision' && row.facts.isCurrent) mark(at, 'current')
  })
  for (const row of found) mark(row, 'found')
  return marks
}
