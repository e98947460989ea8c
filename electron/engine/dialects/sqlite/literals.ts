import { quoteText } from '../version-table-sql.ts'

/** A value as a SQLite literal. Takes null, booleans, numbers, bigints, dates, bytes and, as JSON, any other object. */
export function quoteLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberLiteral(value)
  if (value instanceof Date) return quoteText(value.toISOString())
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  if (typeof value === 'object') return quoteText(JSON.stringify(value))
  return quoteText(String(value as string | symbol))
}

/** SQLite has no word for infinity; a number too large for a double is one. */
function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return 'NULL'
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : ''}9e999`
}
