import { exactJson } from '../../../../shared/exact-json.ts'

/**
 * Values as the driver is handed them. It writes a list as an array, which for a parameter of type json or jsonb would
 * be another value or none; and it tells the zone of a date in whole minutes, which old ones do not have.
 * @param isJson of a parameter's index from 0
 */
export function boundValues(
  bindings: readonly unknown[],
  isJson: (index: number) => boolean = () => false,
): readonly unknown[] {
  return bindings.map((value, index) =>
    Array.isArray(value) && isJson(index) ? exactJson(value) : boundValue(value),
  )
}

/** Whether the types of the parameters matter for what the values mean. */
export function needsTypes(bindings: readonly unknown[]): boolean {
  return bindings.some((value) => Array.isArray(value))
}

function boundValue(value: unknown): unknown {
  if (value instanceof Date) return dateText(value)
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? value : Buffer.from(value)
  if (Array.isArray(value)) return value.map(boundValue)
  return typeof value === 'object' && value !== null ? exactJson(value) : value
}

/** Local time, as plain columns keep it, with the zone's offset to the second. */
export function dateText(date: Date): string {
  const part = (count: number, digits = 2): string => String(count).padStart(digits, '0')
  const year = date.getFullYear()
  const day = `${part(year < 1 ? 1 - year : year, 4)}-${part(date.getMonth() + 1)}-${part(date.getDate())}`
  const time = `${part(date.getHours())}:${part(date.getMinutes())}:${part(date.getSeconds())}`
  return `${day}T${time}.${part(date.getMilliseconds(), 3)}${offsetOf(date)}${year < 1 ? ' BC' : ''}`
}

function offsetOf(date: Date): string {
  const local = new Date(0)
  local.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate())
  local.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds())
  const seconds = Math.round((local.getTime() - date.getTime()) / 1000)
  const parts = [
    Math.floor(Math.abs(seconds) / 3600),
    Math.floor(Math.abs(seconds) / 60) % 60,
    Math.abs(seconds) % 60,
  ]
  return (seconds < 0 ? '-' : '+') + parts.map((each) => String(each).padStart(2, '0')).join(':')
}
