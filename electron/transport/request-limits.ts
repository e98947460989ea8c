import { maxRequestBytes } from '../../shared/wire.ts'

const maxValues = 200_000
const maxDepth = 32

/**
 * Says what is too much about a request that has already arrived, or null. The same limits hold on every transport,
 * whatever its own encoding: text in characters, values in all, depth (a cycle is endless depth). Looks no further
 * than the limits.
 */
export function overLimit(request: unknown): string | null {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value: request, depth: 0 }]
  let characters = 0
  let values = 0
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    values += 1
    if (typeof next.value === 'string') characters += next.value.length
    if (characters > maxRequestBytes) return `holds more than ${maxRequestBytes} characters`
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth >= maxDepth) return `is nested deeper than ${maxDepth} levels`
    const keys = Object.keys(next.value)
    if (values + pending.length + keys.length > maxValues) return `holds more than ${maxValues} values`
    for (const key of keys) {
      characters += key.length
      pending.push({ value: Reflect.get(next.value, key), depth: next.depth + 1 })
    }
  }
  return null
}
