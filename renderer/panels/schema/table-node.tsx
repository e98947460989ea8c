import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { shownColumns } from '../../state/diagram-layout.ts'
import { markOf } from '../../state/diagram-svg.ts'
import { count } from '../../state/words.ts'
import type { TableFlowNode } from './flow-of.ts'

/** A table: its name, its columns with types, its keys. */
export const TableNode = memo(function TableNode({ data }: NodeProps<TableFlowNode>): ReactNode {
  const { table, isFound, isDim } = data
  const columns = shownColumns(table)
  const hidden = table.columns.length - columns.length
  return (
    <div
      className="diagram-table"
      data-change={table.change}
      data-found={isFound || undefined}
      data-dim={isDim || undefined}
      style={{ width: table.width, height: table.height }}
    >
      <p className="diagram-name cut">
        <ForeignText text={`${table.schema === '' ? '' : `${table.schema}.`}${table.name}`} />
        {markOf(table.change)}
      </p>
      <Columns columns={columns} hidden={hidden} />
    </div>
  )
})

type ColumnsProps = { readonly columns: ReturnType<typeof shownColumns>; readonly hidden: number }

function Columns({ columns, hidden }: ColumnsProps): ReactNode {
  return (
    <ul>
      {columns.map((column) => (
        <li key={column.name} data-change={column.change}>
          <span className="diagram-key" aria-hidden="true">
            {column.isPrimary ? '◆' : column.isForeign ? '→' : ''}
          </span>
          <span className="cut">
            <ForeignText text={column.name} />
            {markOf(column.change)}
          </span>
          <span className="diagram-type cut">
            <ForeignText text={column.type} />
            {column.notNull ? '' : '?'}
          </span>
        </li>
      ))}
      {hidden > 0 && <li className="faint">{count(hidden, 'more column')}</li>}
    </ul>
  )
}
