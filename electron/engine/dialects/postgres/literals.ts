import { quoteText } from '../version-table-sql.ts'

/**
 * A value as a PostgreSQL literal, whatever standard_conforming_strings says: backslashes force the E form.
 * Takes null, booleans, numbers, bigints, dates, bytes, arrays and, as JSON, any other object.
 */
export function quoteLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'::float8`
  if (value instanceof Date) return quoteString(value.toISOString())
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  if (Array.isArray(value)) return `ARRAY[${value.map(quoteLiteral).join(', ')}]`
  if (typeof value === 'object') return quoteString(JSON.stringify(value))
  return quoteString(String(value as string | symbol))
}

function quoteString(text: string): string {
  const quoted = quoteText(text)
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
