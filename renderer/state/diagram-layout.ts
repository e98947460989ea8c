import { graphlib, layout } from '@dagrejs/dagre'
import type { Diagram, DiagramTable } from '../../shared/model/diagram.ts'

/** A table with its place, in pixels. */
export type PlacedTable = DiagramTable & {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxWidth = 220
export const headHeight = 28
export const lineHeight = 18
/** As many columns as a box shows; the rest is a count. */
const mostColumns = 24

/** The columns that are drawn: all of few, the first of many, and always those that changed or are part of a key. */
export function shownColumns(table: DiagramTable): DiagramTable['columns'] {
  if (table.columns.length <= mostColumns) return table.columns
  const matters = table.columns.filter(
    (column) => column.change !== 'same' || column.isPrimary || column.isForeign,
  )
  const chosen = new Set([...matters, ...table.columns].slice(0, mostColumns))
  return table.columns.filter((column) => chosen.has(column))
}

function boxHeight(table: DiagramTable): number {
  const hidden = table.columns.length > mostColumns ? 1 : 0
  return headHeight + (shownColumns(table).length + hidden) * lineHeight + 6
}

/**
 * Places the tables so that a key leads from right to left, to what it refers to; groups that no key connects stand
 * beside each other. Tables without keys, of which there may be hundreds, are set in rows below. Pure.
 */
export function layoutDiagram(diagram: Diagram): PlacedTable[] {
  const linked = new Set(diagram.links.flatMap(({ from, to }) => (from === to ? [] : [from, to])))
  const placed = packGroups(linkedGroups(diagram).map((tables) => layoutLinked(tables, diagram)))
  const bottom = Math.max(0, ...placed.map(({ y, height }) => y + height + 60))
  return [
    ...placed,
    ...layoutRows(
      diagram.tables.filter(({ id }) => !linked.has(id)),
      bottom,
    ),
  ]
}

/** Tables that keys connect, a list for each group of them; those without keys are in none. */
function linkedGroups({ tables, links }: Diagram): DiagramTable[][] {
  const groupOf = new Map<string, Set<string>>()
  for (const { from, to } of links) {
    if (from === to) continue
    const [a, b] = [groupOf.get(from) ?? new Set([from]), groupOf.get(to) ?? new Set([to])]
    const [large, small] = a.size >= b.size ? [a, b] : [b, a]
    for (const id of small) large.add(id)
    for (const id of [from, to, ...small]) groupOf.set(id, large)
  }
  const groups = new Map<Set<string>, DiagramTable[]>()
  for (const table of tables) {
    const group = groupOf.get(table.id)
    if (group) groups.set(group, [...(groups.get(group) ?? []), table])
  }
  return [...groups.values()]
}

const groupGap = 80

/** Sets groups in rows, the tallest first, so that the whole is about as wide as a screen. */
function packGroups(groups: readonly (readonly PlacedTable[])[]): PlacedTable[] {
  const boxes = groups
    .map((tables) => ({ tables, ...extentOf(tables) }))
    .toSorted((left, right) => right.height - left.height)
  const area = boxes.reduce((sum, { width, height }) => sum + (width + groupGap) * (height + groupGap), 0)
  const mostWidth = Math.sqrt(area * 1.6)
  let [x, y, rowHeight] = [0, 0, 0]
  return boxes.flatMap(({ tables, left, top, width, height }) => {
    if (x > 0 && x + width > mostWidth) [x, y, rowHeight] = [0, y + rowHeight + groupGap, 0]
    const [dx, dy] = [x - left, y - top]
    x += width + groupGap
    rowHeight = Math.max(rowHeight, height)
    return tables.map((table) => ({ ...table, x: table.x + dx, y: table.y + dy }))
  })
}

function extentOf(tables: readonly PlacedTable[]): {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
} {
  const left = Math.min(...tables.map(({ x }) => x))
  const top = Math.min(...tables.map(({ y }) => y))
  const width = Math.max(...tables.map((table) => table.x + table.width)) - left
  const height = Math.max(...tables.map((table) => table.y + table.height)) - top
  return { left, top, width, height }
}

function layoutLinked(tables: readonly DiagramTable[], { links }: Diagram): PlacedTable[] {
  const own = new Set(tables.map(({ id }) => id))
  const graph = new graphlib.Graph()
  // The other ways to rank and to break rings take seconds for some hundred tables.
  graph.setGraph({ rankdir: 'RL', nodesep: 28, ranksep: 90, ranker: 'longest-path', acyclicer: 'greedy' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const table of tables) graph.setNode(table.id, { width: boxWidth, height: boxHeight(table) })
  for (const { from, to } of links) if (from !== to && own.has(from)) graph.setEdge(from, to)
  layout(graph)
  return tables.map((table) => {
    const height = boxHeight(table)
    const { x, y } = graph.node(table.id)
    return { ...table, x: x - boxWidth / 2, y: y - height / 2, width: boxWidth, height }
  })
}

function layoutRows(tables: readonly DiagramTable[], top: number): PlacedTable[] {
  const perRow = Math.max(4, Math.ceil(Math.sqrt(tables.length * 1.6)))
  let y = top
  let tallest = 0
  return tables.map((table, index) => {
    const column = index % perRow
    if (column === 0) {
      y += index === 0 ? 0 : tallest + 28
      tallest = 0
    }
    const height = boxHeight(table)
    tallest = Math.max(tallest, height)
    return { ...table, x: column * (boxWidth + 40), y, width: boxWidth, height }
  })
}
