import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { choose, select, selectSecond } from '../../state/actions/selection.ts'
import { graphWidth } from '../../state/lane-rows.ts'
import { useApp } from '../../state/store.ts'
import type { MenuPlace } from './history-menu.tsx'
import { moveTarget } from './history-moves.ts'
import { HistoryRowView, rowId } from './history-row.tsx'
import { RowMarks } from './row-marks.tsx'
import type { HistoryRows } from './use-history-rows.ts'

const comfortable = 28
const compact = 22
const overscan = 10

type Props = { readonly view: HistoryRows; readonly onMenu: (place: MenuPlace) => void }

/**
 * The list itself: a treegrid of which only the rows in sight exist. The grid holds the focus and names the selected
 * row, so that keys keep working while rows come and go.
 */
export function HistoryGrid({ view, onMenu }: Props): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const selection = useApp((state) => state.choice.selection)
  const second = useApp((state) => state.choice.second)
  const rowHeight = useApp((state) => (state.choice.compact ? compact : comfortable))
  const selected = selection === null ? -1 : (view.rowOf.get(selection) ?? -1)
  // The compiler leaves this component as it is written, which is what the virtualizer needs.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: view.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  })
  const items = virtualizer.getVirtualItems()

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  useEffect(() => {
    if (selected >= 0) virtualizer.scrollToIndex(selected, { align: 'auto' })
  }, [selected, virtualizer, rowHeight])

  const inSight = items.some((item) => item.index === selected)
  const isTooLong = virtualizer.getTotalSize() > (virtualizer.scrollRect?.height ?? Infinity)
  const width = graphWidth(view.layout.laneCount)
  const { onKeyDown, onContextMenu } = gridHandlers(view, {
    selected,
    second,
    width,
    onMenu,
    rowsInSight: () => Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight),
  })
  return (
    <div className="history-body">
      <div
        ref={scroller}
        className="history-scroll"
        role="treegrid"
        tabIndex={0}
        data-focus="history"
        aria-label="Revisions, newest first"
        aria-multiselectable="true"
        aria-rowcount={view.rows.length}
        aria-activedescendant={inSight ? rowId(selected) : undefined}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        style={{ '--graph': `${width}px`, '--row': `${rowHeight}px` } as React.CSSProperties}
      >
        <div className="history-space" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          <Rows view={view} items={items} rowHeight={rowHeight} selected={selected} second={second} />
        </div>
      </div>
      {isTooLong && <RowMarks rows={view.rows} found={view.found} height={view.rows.length * rowHeight} />}
    </div>
  )
}

type Place = {
  readonly selected: number
  readonly second: string | null
  /** Of the graph, in pixels. */
  readonly width: number
  readonly rowsInSight: () => number
  readonly onMenu: (place: MenuPlace) => void
}

/** Keys and the second button of the mouse: they move the selection and open the menu of a row. */
function gridHandlers(
  view: HistoryRows,
  { selected, second, width, rowsInSight, onMenu }: Place,
): {
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
  readonly onContextMenu: (event: MouseEvent<HTMLDivElement>) => void
} {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, rowsInSight() - 1)
    if (isMenuKey(event)) {
      event.preventDefault()
      const box = document.getElementById(rowId(selected))?.getBoundingClientRect()
      // After this key press: an open menu takes any press outside of it as its end.
      if (box) requestAnimationFrame(() => onMenu({ x: box.left + width + 24, y: box.bottom }))
      return
    }
    const isSecond = event.shiftKey
    const from = isSecond && second !== null ? (view.rowOf.get(second) ?? selected) : selected
    const target = moveTarget(event, view, from, page)
    if (target === null) return
    event.preventDefault()
    const row = view.rows[target]
    if (!row) return
    if (isSecond && row.kind === 'revision') selectSecond(row.key)
    else if (!isSecond) select(row.key)
  }
  const onContextMenu = (event: MouseEvent<HTMLDivElement>): void => {
    event.preventDefault()
    const row = (event.target as Element).closest<HTMLElement>('[data-row]')
    const key = view.rows[Number(row?.dataset['row'] ?? -1)]?.key
    if (key === undefined) return
    select(key)
    onMenu({ x: event.clientX, y: event.clientY })
  }
  return { onKeyDown, onContextMenu }
}

type RowsProps = {
  readonly view: HistoryRows
  readonly items: readonly { readonly index: number; readonly start: number }[]
  readonly rowHeight: number
  /** Its place in the list; -1 where it is not in it. */
  readonly selected: number
  readonly second: string | null
}

/** The rows in sight. */
function Rows({ view, items, rowHeight, selected, second }: RowsProps): ReactNode {
  const found = new Set(view.found)
  return items.map(({ index, start }) => {
    const row = view.rows[index]
    const lanes = view.layout.rows[index]
    if (!row || !lanes) return null
    return (
      <HistoryRowView
        key={row.key}
        row={row}
        lanes={lanes}
        indirect={view.layout.indirect}
        index={index}
        top={start}
        height={rowHeight}
        width={graphWidth(view.layout.laneCount)}
        isSelected={index === selected}
        isSecond={second !== null && row.key === second}
        isFound={found.has(index)}
        onOpenFold={openFold}
      />
    )
  })
}

function openFold(key: string, first: string): void {
  const { opened } = useApp.getState().choice
  choose({ opened: [...opened, key], selection: first })
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')
}
