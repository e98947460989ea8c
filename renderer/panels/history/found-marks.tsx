import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'

/** As many marks as a scroll bar can show apart from each other. */
const slots = 200

/** Where found rows are, beside the scroll bar. */
export const FoundMarks = memo(function FoundMarks(props: {
  readonly found: readonly number[]
  readonly total: number
  /** Height of all rows, in pixels. */
  readonly height: number
}): ReactNode {
  const { found, total, height } = props
  const marks = useMemo(
    () => [...new Set(found.map((row) => Math.round(((row + 0.5) / total) * slots)))],
    [found, total],
  )
  if (marks.length === 0) return null
  return (
    <div className="found-marks" aria-hidden="true" style={{ height: `min(100%, ${height}px)` }}>
      {marks.map((mark) => (
        <i key={mark} style={{ top: `${(mark / slots) * 100}%` }} />
      ))}
    </div>
  )
})
