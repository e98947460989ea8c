import type { ReactNode } from 'react'
import type { LaneRow } from '../../../shared/graph-lanes.ts'
import type { LaneSegment } from '../../state/lane-rows.ts'
import { laneX, segmentsOf } from '../../state/lane-rows.ts'
import type { HistoryRow } from '../../state/visible-graph.ts'

type Props = {
  readonly lanes: LaneRow
  readonly indirect: ReadonlySet<string>
  readonly row: HistoryRow
  readonly height: number
  readonly width: number
}

/** The part of the graph that lies in one row. Only draws: what goes where was decided by the layout. */
export function RowGraph({ lanes, indirect, row, height, width }: Props): ReactNode {
  return (
    <svg width={width} height={height} aria-hidden="true">
      {segmentsOf(lanes, indirect).map((segment, index) => (
        <path
          key={index}
          d={segmentPath(segment, height)}
          fill="none"
          stroke={`var(--lane-${segment.color % 6})`}
          strokeWidth={segment.kind === 'dependency' ? 1.5 : 2}
          strokeDasharray={dashes[segment.kind]}
        />
      ))}
      <NodeMark row={row} x={laneX(lanes.lane)} y={height / 2} color={`var(--lane-${lanes.color % 6})`} />
    </svg>
  )
}

const dashes = { parent: undefined, indirect: '4 4', dependency: '1.5 3.5' } as const

/** Between lanes a line leaves the revision sideways and bends into its lane. */
function segmentPath({ part, from, to }: LaneSegment, height: number): string {
  const a = laneX(from)
  const b = laneX(to)
  const middle = height / 2
  if (part === 'whole') return `M${a},0V${height}`
  if (a === b) return part === 'upper' ? `M${a},0V${middle}` : `M${a},${middle}V${height}`
  const bend = Math.sign(b - a) * Math.min(Math.abs(b - a), middle)
  return part === 'upper'
    ? `M${a},0Q${a},${middle} ${a + bend},${middle}H${b}`
    : `M${a},${middle}H${b - bend}Q${b},${middle} ${b},${height}`
}

type MarkProps = { readonly row: HistoryRow; readonly x: number; readonly y: number; readonly color: string }

/** Current is a ring around a dot, a merge a diamond, pending hollow, applied filled, a ghost dashed. */
function NodeMark({ row, x, y, color }: MarkProps): ReactNode {
  if (row.kind === 'fold')
    return (
      <circle
        cx={x}
        cy={y}
        r={4}
        fill="var(--panel)"
        stroke={color}
        strokeWidth={1.5}
        strokeDasharray="2 2"
      />
    )
  const { state, node, isCurrent } = row.facts
  const isFilled = state === 'applied' || state === 'edited' || state === 'current'
  const fill = isFilled ? color : 'var(--panel)'
  if (state === 'missing' || state === 'elsewhere' || state === 'replaced')
    return (
      <circle
        cx={x}
        cy={y}
        r={5}
        fill="var(--panel)"
        stroke={state === 'missing' ? 'var(--danger)' : color}
        strokeWidth={1.5}
        strokeDasharray="2 2"
      />
    )
  if (isCurrent)
    return (
      <>
        <circle cx={x} cy={y} r={7} fill="var(--panel)" stroke={color} strokeWidth={2} />
        <circle cx={x} cy={y} r={3.5} fill={color} />
      </>
    )
  if (node.mergePoint)
    return <path d={`M${x},${y - 7}l7,7l-7,7l-7,-7Z`} fill={fill} stroke={color} strokeWidth={2} />
  const stroke = state === 'failed' ? 'var(--danger)' : color
  return <circle cx={x} cy={y} r={5} fill={fill} stroke={stroke} strokeWidth={2} />
}
