import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import { headHeight } from '../../state/diagram-layout.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import { count } from '../../state/words.ts'
import { Drawing } from './drawing.tsx'

type Props = { readonly tables: readonly PlacedTable[]; readonly found: readonly PlacedTable[] }

/** Many tables seen from afar, where no word can be read: boxes in the colors of what changed, in a few paths. */
export const FarTables = memo(function FarTables({ tables, found }: Props): ReactNode {
  const groups = useMemo(() => groupsOf(tables, found), [tables, found])
  return (
    <ViewportPortal>
      <Drawing
        tables={tables}
        className="diagram-far"
        label={`${count(tables.length, 'table')} from afar. Find one, or zoom in to read.`}
      >
        {[...groups].map(([kind, own]) => (
          <g key={kind} data-kind={kind}>
            <path className="far-box" d={own.map(boxPath).join('')} />
            <path className="far-head" d={own.map(headPath).join('')} />
          </g>
        ))}
      </Drawing>
    </ViewportPortal>
  )
})

/** Found ones are of a kind of their own, drawn last. */
function groupsOf(
  tables: readonly PlacedTable[],
  found: readonly PlacedTable[],
): ReadonlyMap<string, PlacedTable[]> {
  const chosen = new Set(found)
  const groups = new Map<string, PlacedTable[]>()
  for (const table of tables) {
    if (chosen.has(table)) continue
    groups.set(table.change, [...(groups.get(table.change) ?? []), table])
  }
  if (found.length > 0) groups.set('found', [...found])
  return groups
}

function boxPath({ x, y, width, height }: PlacedTable): string {
  return `M${x},${y}h${width}v${height}h${-width}Z`
}

function headPath({ x, y, width }: PlacedTable): string {
  return `M${x},${y}h${width}v${headHeight}h${-width}Z`
}
