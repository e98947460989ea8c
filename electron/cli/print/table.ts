import { safeLine } from './safe-text.ts'

/** Rows of cells as left-aligned columns, two blanks apart; foreign text is made safe. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(safeLine))
  const widths: number[] = []
  for (const row of safe) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return safe.map(line).join('\n')
}
