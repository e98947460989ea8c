import type { Row } from '../dialect.ts'

/** Total readers of one value of a catalog row. An oid is a number or decimal text, by driver settings. */
export function textOf(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function textOrNull(row: Row, column: string): string | null {
  const value = row[column]
  return value === null || value === undefined ? null : textOf(row, column)
}

export function flagOf(row: Row, column: string): boolean {
  return row[column] === true
}

export function listOf(row: Row, column: string): readonly string[] {
  const value = row[column]
  return Array.isArray(value) ? value.map(String) : []
}

/** Orders by schema, then name, then table. */
export function byQualifiedName(
  a: { readonly schema?: string; readonly table?: string; readonly name: string },
  b: { readonly schema?: string; readonly table?: string; readonly name: string },
): number {
  const key = (each: typeof a) => `${each.schema ?? ''}\u0001${each.table ?? ''}\u0001${each.name}`
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
}
