import type { Node } from '@xyflow/react'
import type { PlacedTable } from '../../state/diagram-layout.ts'

/** A table as React Flow draws it. */
export type TableFlowNode = Node<
  { readonly table: PlacedTable; readonly isFound: boolean; readonly isDim: boolean },
  'table'
>

/** Tables for React Flow; `found` are those that the text matches, by their names or columns. Pure. */
export function flowOf(
  tables: readonly PlacedTable[],
  find: string,
): { nodes: TableFlowNode[]; found: PlacedTable[] } {
  const text = find.trim().toLowerCase()
  const found = text === '' ? [] : tables.filter((table) => matches(table, text))
  const chosen = new Set(found.map(({ id }) => id))
  const nodes = tables.map((table): TableFlowNode => ({
    id: table.id,
    type: 'table',
    position: { x: table.x, y: table.y },
    width: table.width,
    height: table.height,
    // Known beforehand: else React Flow draws every one of them once to measure it.
    measured: { width: table.width, height: table.height },
    handles: [],
    data: { table, isFound: chosen.has(table.id), isDim: text !== '' && !chosen.has(table.id) },
    ariaLabel: sentence(table),
  }))
  return { nodes, found }
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
