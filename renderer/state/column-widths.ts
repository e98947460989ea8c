/** Columns of the revision list that a person can make wider; the message has what is left. */
export const columnIds = ['id', 'created', 'state'] as const
export type ColumnId = (typeof columnIds)[number]
export type ColumnWidths = Readonly<Record<ColumnId, number>>

export const defaultWidths: ColumnWidths = { id: 96, created: 128, state: 104 }
const narrowest = 40
const widest = 420

/** The same widths with one of them changed, within what can be read. */
export function withWidth(widths: ColumnWidths, column: ColumnId, width: number): ColumnWidths {
  return { ...widths, [column]: Math.round(Math.min(widest, Math.max(narrowest, width))) }
}

/** Widths as they were kept, `96,128,104`; what cannot be read is the usual width. */
export function readWidths(kept: string | null): ColumnWidths {
  const parts = (kept ?? '').split(',').map(Number)
  return columnIds.reduce((widths, column, index) => {
    const width = parts[index]
    return width === undefined || !Number.isFinite(width) || width <= 0
      ? widths
      : withWidth(widths, column, width)
  }, defaultWidths)
}

export function keptWidths(widths: ColumnWidths): string {
  return columnIds.map((column) => widths[column]).join(',')
}

/** Widths as the style of the list wants them. */
export function widthStyle(widths: ColumnWidths): Record<`--col-${ColumnId}`, string> {
  return {
    '--col-id': `${widths.id}px`,
    '--col-created': `${widths.created}px`,
    '--col-state': `${widths.state}px`,
  }
}
