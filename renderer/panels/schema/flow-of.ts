import type { Edge, Node } from '@xyflow/react'
import type { DiagramLink } from '../../../shared/model/diagram.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'

/** A table as React Flow draws it. */
export type TableFlowNode = Node<
  { readonly table: PlacedTable; readonly isFound: boolean; readonly isDim: boolean },
  'table'
>

/** Tables and keys for React Flow; `found` are the tables that the text matches, by their names or columns. Pure. */
export function flowOf(
  tables: readonly PlacedTable[],
  links: readonly DiagramLink[],
  find: string,
): { nodes: TableFlowNode[]; edges: Edge[]; found: PlacedTable[] } {
  const text = find.trim().toLowerCase()
  const found = text === '' ? [] : tables.filter((table) => matches(table, text))
  const chosen = new Set(found.map(({ id }) => id))
  const nodes = tables.map((table): TableFlowNode => ({
    id: table.id,
    type: 'table',
    position: { x: table.x, y: table.y },
    width: table.width,
    height: table.height,
    data: { table, isFound: chosen.has(table.id), isDim: text !== '' && !chosen.has(table.id) },
    ariaLabel: sentence(table),
  }))
  const edges = links.map((link): Edge => ({
    id: link.id,
    source: link.from,
    target: link.to,
    className: `diagram-link diagram-link-${link.change}`,
    focusable: false,
  }))
  return { nodes, edges, found }
}

function matches({ schema, name, columns }: PlacedTable, text: string): boolean {
  return [`${schema}.${name}`, ...columns.map((column) => column.name)].some((each) =>
    each.toLowerCase().includes(text),
  )
}

function sentence({ name, columns, change }: PlacedTable): string {
  const fields = columns.map((column) => column.name).join(', ')
  return `Table ${name}${change === 'same' ? '' : `, ${change}`}: ${fields}`
}
