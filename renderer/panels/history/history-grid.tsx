import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { choose, select, selectSecond } from '../../state/actions/selection.ts'
import { graphWidth } from '../../state/lane-rows.ts'
import { useApp } from '../../state/store.ts'
import { FoundMarks } from './found-marks.tsx'
import type { MenuPlace } from './history-menu.tsx'
import { moveTarget } from './history-moves.ts'
import { HistoryRowView, rowId } from './history-row.tsx'
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
  const found = new Set(view.found)
  const width = graphWidth(view.layout.laneCount)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
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
          {items.map((item) => {
            const row = view.rows[item.index]
            const lanes = view.layout.rows[item.index]
            if (!row || !lanes) return null
            return (
              <HistoryRowView
                key={row.key}
                row={row}
                lanes={lanes}
                indirect={view.layout.indirect}
                index={item.index}
                top={item.start}
                height={rowHeight}
                width={width}
                isSelected={item.index === selected}
                isSecond={second !== null && row.key === second}
                isFound={found.has(item.index)}
                onOpenFold={openFold}
              />
            )
          })}
        </div>
      </div>
      <FoundMarks found={view.found} total={view.rows.length} height={view.rows.length * rowHeight} />
    </div>
  )
}

function openFold(key: string, first: string): void {
  const { opened } = useApp.getState().choice
  choose({ opened: [...opened, key], selection: first })
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')
}
