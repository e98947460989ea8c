import type { LaneLayout, LaneLine, LaneRow } from '../graph-lanes.ts'

export type LaneTextOptions = {
  /** Plain ASCII instead of box drawing characters. */
  readonly ascii?: boolean
  /** One character for a revision; by default a dot, a diamond for merges, a struck circle for ghosts. */
  readonly glyph?: (row: LaneRow) => string
}

/** What a cell connects to, as bits. */
const up = 1
const down = 2
const left = 4
const right = 8

/** Characters by what a cell connects; a cell of all four is a crossing, never a join. */
const box = ' ╵╷│╴╯╮┤╶╰╭├─┴┬┼'
const ascii = " '.|-'.|-'.|-'.+"
const dottedBox: Readonly<Record<string, string>> = { '│': '┊', '─': '╌' }
const dottedAscii: Readonly<Record<string, string>> = { '|': ':', '-': '~' }

/**
 * The graph as text, one line a row, without trailing blanks; two characters a lane. Every horizontal line joins
 * the revision of its row: corners and tees are its edges, a crossing is another edge passing.
 */
export function renderLanesText(layout: LaneLayout, options: LaneTextOptions = {}): string[] {
  const glyph = options.glyph ?? (options.ascii === true ? asciiGlyph : boxGlyph)
  return layout.rows.map((row) => renderRow(row, glyph(row), options.ascii === true))
}

function boxGlyph(row: LaneRow): string {
  if (row.ghost) return '⌀'
  return row.merge ? '◇' : '●'
}

function asciiGlyph(row: LaneRow): string {
  return row.ghost ? 'x' : '*'
}

function renderRow(row: LaneRow, glyph: string, plain: boolean): string {
  const width = 2 * Math.max(row.lane, ...row.lines.map((line) => line.lane)) + 1
  const cells = new Uint8Array(width)
  const solid = new Uint8Array(width)
  for (const line of row.lines) drawLine(cells, solid, row, line)
  const characters = [...cells].map((cell, at) => character(cell, solid[at] === 1, plain))
  characters[2 * row.lane] = glyph
  return characters.join('').trimEnd()
}

function drawLine(cells: Uint8Array, solid: Uint8Array, row: LaneRow, line: LaneLine): void {
  const column = 2 * line.lane
  const mark = (at: number, bits: number): void => {
    cells[at] = (cells[at] ?? 0) | bits
    if (!line.dotted) solid[at] = 1
  }
  if (line.kind === 'through') mark(column, up | down)
  else mark(column, line.kind === 'in' ? up : down)
  const own = 2 * row.lane
  if (line.kind === 'through' || column === own) return
  const [from, to] = column > own ? [own, column] : [column, own]
  mark(from, right)
  for (let at = from + 1; at < to; at += 1) mark(at, left | right)
  mark(to, left)
}

function character(cell: number, isSolid: boolean, plain: boolean): string {
  const drawn = (plain ? ascii : box)[cell] ?? ' '
  if (isSolid) return drawn
  return (plain ? dottedAscii : dottedBox)[drawn] ?? drawn
}
