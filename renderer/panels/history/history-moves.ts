import { childMap, nodeMap } from '../../state/selectors.ts'
import type { HistoryRows } from './use-history-rows.ts'

type Press = { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean }

/** The row that a key goes to: up, down, a page, the end, with Ctrl to a child or parent. Null for other keys. */
export function moveTarget(press: Press, view: HistoryRows, from: number, page: number): number | null {
  const last = view.rows.length - 1
  const clamp = (row: number): number => Math.min(last, Math.max(0, row))
  const isFar = press.ctrlKey || press.metaKey
  switch (press.key) {
    case 'ArrowDown':
      return isFar ? relative(view, from, 'parent') : clamp(from + 1)
    case 'ArrowUp':
      return isFar ? relative(view, from, 'child') : clamp(from < 0 ? 0 : from - 1)
    case 'PageDown':
      return clamp(from + page)
    case 'PageUp':
      return clamp(from - page)
    case 'End':
      return last
    default:
      return null
  }
}

function relative(view: HistoryRows, from: number, to: 'parent' | 'child'): number | null {
  const key = view.rows[from]?.key
  if (key === undefined || !view.history) return null
  const near = to === 'parent' ? nodeMap(view.history).get(key)?.parents : childMap(view.history).get(key)
  const rows = (near ?? []).flatMap((id) => view.rowOf.get(id) ?? [])
  return rows[0] ?? from
}
