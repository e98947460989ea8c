import type { DiagramChange, DiagramColumn, DiagramLink } from '../../shared/model/diagram.ts'
import type { PlacedTable } from './diagram-layout.ts'
import { headHeight, lineHeight, shownColumns } from './diagram-layout.ts'
import { escapeForeign } from './foreign-text.ts'
import { count } from './words.ts'

/** The colors of a picture, as CSS writes them. */
export type PictureColors = Readonly<
  Record<'page' | 'box' | 'line' | 'text' | 'dim' | 'added' | 'altered' | 'dropped', string>
>

const margin = 24

/** The whole diagram as an SVG document that needs nothing from outside. Pure. */
export function diagramSvg(
  tables: readonly PlacedTable[],
  links: readonly DiagramLink[],
  colors: PictureColors,
): string {
  const { x, y, width, height } = diagramBounds(tables)
  const size = `width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}"`
  const places = new Map(tables.map((table) => [table.id, table]))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colors.page}"/>`,
    ...links.map((link) => drawLink(link, places, colors)),
    ...tables.map((table) => drawTable(table, colors)),
    '</svg>',
  ].join('\n')
}

/** What the picture covers, with a margin around it. */
export function diagramBounds(tables: readonly PlacedTable[]): {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
} {
  const left = Math.min(0, ...tables.map(({ x }) => x)) - margin
  const top = Math.min(0, ...tables.map(({ y }) => y)) - margin
  const right = Math.max(0, ...tables.map(({ x, width }) => x + width)) + margin
  const bottom = Math.max(0, ...tables.map(({ y, height }) => y + height)) + margin
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The line of a key, from the head of the table that has it to that of the one it refers to. */
export function linkPath(a: PlacedTable, b: PlacedTable): string {
  const [x1, y1, x2, y2] = [a.x, a.y + headHeight / 2, b.x + b.width, b.y + headHeight / 2]
  const middle = (x1 + x2) / 2
  return `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`
}

function drawLink(
  { from, to, change }: DiagramLink,
  places: ReadonlyMap<string, PlacedTable>,
  colors: PictureColors,
): string {
  const a = places.get(from)
  const b = places.get(to)
  if (!a || !b) return ''
  const dashes = change === 'dropped' ? ' stroke-dasharray="4 4"' : ''
  return `<path d="${linkPath(a, b)}" fill="none" stroke="${colorOf(change, colors.line, colors)}"${dashes}/>`
}

function drawTable(table: PlacedTable, colors: PictureColors): string {
  const { x, y, width, height, change } = table
  const stroke = colorOf(change, colors.line, colors)
  const columns = shownColumns(table)
  const hidden = table.columns.length - columns.length
  const rest =
    hidden > 0 ? lineText(x, rowY(y, columns.length), count(hidden, 'more column'), colors.dim) : ''
  const title = `${table.schema === '' ? '' : `${table.schema}.`}${table.name}${markOf(change)}`
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${colors.box}" stroke="${stroke}"/>`,
    `<text x="${x + 10}" y="${y + 19}" font-weight="bold" fill="${colorOf(change, colors.text, colors)}">${safe(title, 30)}</text>`,
    `<path d="M${x},${y + headHeight}h${width}" stroke="${stroke}"/>`,
    ...columns.map((column, index) => drawColumn(table, column, index, colors)),
    rest,
  ].join('\n')
}

function drawColumn(
  { x, y, width }: PlacedTable,
  column: DiagramColumn,
  index: number,
  colors: PictureColors,
): string {
  const at = rowY(y, index)
  const key = column.isPrimary ? '◆ ' : column.isForeign ? '→ ' : ''
  const color = colorOf(column.change, colors.text, colors)
  const name = lineText(x, at, `${key}${column.name}${markOf(column.change)}`, color, 20)
  const type = safe(`${column.type}${column.notNull ? '' : '?'}`, 15)
  return `${name}<text x="${x + width - 10}" y="${at}" text-anchor="end" font-size="11" fill="${colors.dim}">${type}</text>`
}

function rowY(y: number, index: number): number {
  return y + headHeight + index * lineHeight + 15
}

function lineText(x: number, y: number, text: string, color: string, longest = 34): string {
  return `<text x="${x + 10}" y="${y}" fill="${color}">${safe(text, longest)}</text>`
}

/** Never a color alone. */
export function markOf(change: DiagramChange): string {
  return { same: '', added: ' +', altered: ' ~', dropped: ' −' }[change]
}

function colorOf(change: DiagramChange, usual: string, colors: PictureColors): string {
  return change === 'same' ? usual : colors[change]
}

function safe(text: string, longest: number): string {
  const shown = escapeForeign(text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
  return shown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
