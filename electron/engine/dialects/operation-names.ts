import { HeadwayError } from '../../../shared/errors.ts'
import type { SchemaOperation } from '../../../shared/model/schema-operation.ts'

const nameKeys = new Set(['schema', 'name', 'newName', 'column', 'columns', 'include', 'collation', 'method'])

/** Every name in an operation, whatever it is of. */
function namesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return nameKeys.has(key) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([member, inner]) => (member === 'rows' ? [] : namesIn(inner, member)))
}

/** Throws `identifier_too_long` for a name that the server would cut: it would be another one. */
export function refuseLongNames(operation: SchemaOperation, limit: number): void {
  const long = namesIn(operation).find((name) => new TextEncoder().encode(name).length > limit)
  if (long === undefined) return
  throw new HeadwayError('identifier_too_long', `The name ${long} is longer than ${limit} bytes.`, {
    hint: `The server would cut it to ${limit} bytes without a word. Choose a shorter name.`,
  })
}
