import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import type { DiagramChange, DiagramLink } from '../../../shared/model/diagram.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import { linkPath } from '../../state/diagram-svg.ts'
import { Drawing } from './drawing.tsx'

type Props = { readonly tables: readonly PlacedTable[]; readonly links: readonly DiagramLink[] }

/** All keys, behind the tables: one path for each kind of change, however many there are. */
export const LinkLines = memo(function LinkLines({ tables, links }: Props): ReactNode {
  const paths = useMemo(() => pathsOf(tables, links), [tables, links])
  return (
    <ViewportPortal>
      <Drawing tables={tables} className="diagram-links">
        {[...paths].map(([change, parts]) => (
          <path key={change} data-change={change} d={parts.join('')} />
        ))}
      </Drawing>
    </ViewportPortal>
  )
})

function pathsOf(
  tables: readonly PlacedTable[],
  links: readonly DiagramLink[],
): ReadonlyMap<DiagramChange, string[]> {
  const places = new Map(tables.map((table) => [table.id, table]))
  const paths = new Map<DiagramChange, string[]>()
  for (const { from, to, change } of links) {
    const [a, b] = [places.get(from), places.get(to)]
    if (a && b) paths.set(change, [...(paths.get(change) ?? []), linkPath(a, b)])
  }
  return paths
}
