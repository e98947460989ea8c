import type { EffectObject, StatementEffect } from '../../../shared/model/effects.ts'
import type { Tier } from '../../../shared/model/project.ts'

/** How large a table of the target is; null where unknown. */
export type TableSize = { readonly rows: number | null; readonly bytes: number | null }

/** Sizes by `tableKey`; a table that is not there is not on the target. */
export type TableSizes = ReadonlyMap<string, TableSize>

/** Work on tables up to the first number ends before anybody notices; on tables above the second it does not. */
const SMALL_ROWS = 10_000
const LARGE_ROWS = 1_000_000
const LARGE_BYTES = 1_000_000_000

/** The name a table is looked up by. */
export function tableKey({ schema, name }: Pick<EffectObject, 'schema' | 'name'>): string {
  return JSON.stringify([schema, name])
}

/** The size of the table that an effect works on. */
export function sizeOf(effect: StatementEffect, sizes: TableSizes): TableSize | null {
  return effect.object === null ? null : (sizes.get(tableKey(effect.object)) ?? null)
}

/**
 * How serious work is that takes as long as its table is large. On production the table's size decides; elsewhere it
 * says nothing of the table that the revision will meet one day, so the finding stays a warning.
 */
export function severityBySize(
  effect: StatementEffect,
  { tier, sizes }: { readonly tier: Tier; readonly sizes: TableSizes },
): 'error' | 'warning' | 'info' {
  const size = sizeOf(effect, sizes)
  if (tier !== 'production' || size === null) return 'warning'
  if ((size.rows ?? 0) >= LARGE_ROWS || (size.bytes ?? 0) >= LARGE_BYTES) return 'error'
  return size.rows !== null && size.rows <= SMALL_ROWS ? 'info' : 'warning'
}

/** ` (1,204 rows, 3 MB on the target)`, or nothing where it is not known. */
export function sizeWords(effect: StatementEffect, sizes: TableSizes): string {
  const size = sizeOf(effect, sizes)
  const parts = size === null ? [] : sizeParts(size)
  return parts.length === 0 ? '' : ` (${parts.join(', ')} on the target)`
}

/** `1,204 rows`, `3 MB`: what is known of it. */
function sizeParts({ rows, bytes }: TableSize): string[] {
  return [
    ...(rows === null ? [] : [`${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'}`]),
    ...(bytes === null ? [] : [byteWords(bytes)]),
  ]
}

/** `3 MB`. */
function byteWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${units[unit] ?? ''}`
}
