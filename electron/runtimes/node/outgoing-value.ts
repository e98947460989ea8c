import { exactJson, refuseForeign, wellFormed } from '../../../shared/exact-json.ts'

/**
 * A binding as it leaves this process: what a message keeps, or a TypeError that names what cannot be kept. Objects
 * become what JSON makes of them here, where their methods (`toJSON`, `toPostgres`) still are.
 */
export function outgoingValue(value: unknown): unknown {
  if (value === undefined) throw new TypeError('undefined is no value: write null')
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value !== 'object' || value === null) {
    refuseForeign(value)
    return value
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError('an invalid Date is no value')
    return value
  }
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (Array.isArray(value))
    return value.map((part: unknown) => (part === undefined ? null : outgoingValue(part)))
  refuseForeign(value)
  const { toPostgres } = value as { readonly toPostgres?: unknown }
  if (typeof toPostgres === 'function') return outgoingValue(toPostgres.call(value, outgoingValue))
  return JSON.parse(exactJson(value))
}
