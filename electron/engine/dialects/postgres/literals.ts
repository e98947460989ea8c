import { exactJson } from '../../../../shared/exact-json.ts'
import { dateText } from './bound-values.ts'
import { quoteText } from '../version-table-sql.ts'

/**
 * A value as a PostgreSQL literal, whatever standard_conforming_strings says: backslashes force the E form.
 * Takes null, booleans, numbers, bigints, dates, bytes, arrays and, as JSON, any other object. What the driver sends as
 * text without a type is such a text here, too, so that a script does what the run does.
 */
export function quoteLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'`
  if (value instanceof Date) return quoteString(dateText(value))
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  if (Array.isArray(value)) return quoteString(arrayText(value))
  if (typeof value === 'object') return quoteString(exactJson(value))
  return quoteString(String(value as string | symbol))
}

/** A list as the driver writes it: text of no type yet, so that it is of whatever type stands there. */
function arrayText(list: readonly unknown[]): string {
  const items = list.map((item) => {
    if (item === null || item === undefined) return 'NULL'
    if (Array.isArray(item)) return arrayText(item)
    if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item).toString('hex')}"`
    return `"${itemText(item).replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}

function itemText(item: unknown): string {
  if (item instanceof Date) return dateText(item)
  return typeof item === 'object' ? exactJson(item) : String(item as string | number | boolean | bigint)
}

function quoteString(text: string): string {
  const quoted = quoteText(text)
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
