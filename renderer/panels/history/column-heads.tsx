import { useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { setColumn } from '../../state/actions/preferences.ts'
import { columnIds, defaultWidths } from '../../state/column-widths.ts'
import type { ColumnId } from '../../state/column-widths.ts'
import { useApp } from '../../state/store.ts'

const titles: Readonly<Record<ColumnId, string>> = { id: 'Id', created: 'Created', state: 'State' }
const keyStep = 8

/** The names of the columns; the line before each is dragged, or moved with the arrow keys. */
export function ColumnHeads({ graphWidth }: { readonly graphWidth: number }): ReactNode {
  return (
    <div
      className="history-columns"
      role="group"
      aria-label="Columns"
      style={{ '--graph': `${graphWidth}px` } as React.CSSProperties}
    >
      <span />
      <span className="cut">Message</span>
      {columnIds.map((column) => (
        <span key={column} className={`column-head row-${column}`}>
          <ColumnEdge column={column} />
          <span className="cut">{titles[column]}</span>
        </span>
      ))}
    </div>
  )
}

/** The left edge of a column: further left is wider. */
function ColumnEdge({ column }: { readonly column: ColumnId }): ReactNode {
  const width = useApp((state) => state.columns[column])
  const [from, setFrom] = useState<{ readonly x: number; readonly width: number } | null>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: keyStep, ArrowRight: -keyStep }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setColumn(column, width + by)
  }
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setFrom({ x: event.clientX, width })
  }
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${titles[column]}`}
      aria-valuenow={width}
      tabIndex={0}
      className="column-edge"
      data-dragged={from !== null || undefined}
      title="Drag to resize, double-click for the usual width"
      onKeyDown={onKeyDown}
      onDoubleClick={() => setColumn(column, defaultWidths[column])}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => from && setColumn(column, from.width + from.x - event.clientX)}
      onLostPointerCapture={() => setFrom(null)}
    />
  )
}
