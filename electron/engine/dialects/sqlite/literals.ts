import { exactJson } from '../../../../shared/exact-json.ts'
import { quoteText } from '../version-table-sql.ts'

/** A value as a SQLite literal. Takes null, booleans, numbers, bigints, dates, bytes and, as JSON, any other object. */
export function quoteLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberLiteral(value)
  // The driver stores milliseconds.
  if (value instanceof Date) return numberLiteral(value.getTime())
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  const text = typeof value === 'object' ? exactJson(value) : String(value)
  return text.includes('\0') ? `CAST(x'${Buffer.from(text).toString('hex')}' AS TEXT)` : quoteText(text)
}

/** SQLite has no word for infinity; a number too large for a double is one. */
function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return 'NULL'
  if (!Number.isFinite(value)) return `${value < 0 ? '-' : ''}9e999`
  // The driver hands over what is beyond 32 bits as a real number.
  const text = String(value)
  return Number.isInteger(value) && (value | 0) !== value && /^-?\d+$/.test(text) ? `${text}.0` : text
}
