import type { ReactNode } from 'react'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import { diagramBounds } from '../../state/diagram-svg.ts'

type Props = {
  readonly tables: readonly PlacedTable[]
  readonly className: string
  /** What a screen reader says; without, it is silent. */
  readonly label?: string
  readonly children: ReactNode
}

/** A drawing under the tables, in their coordinates. */
export function Drawing({ tables, className, label, children }: Props): ReactNode {
  const { x, y, width, height } = diagramBounds(tables)
  return (
    <svg
      className={`diagram-drawing ${className}`}
      style={{ left: x, top: y }}
      width={width}
      height={height}
      viewBox={`${x} ${y} ${width} ${height}`}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {children}
    </svg>
  )
}
