/** What JSON.stringify would turn into an empty object, or into the fields of something that is no data. */
const noData =
  /^\[object (?:Map|Set|WeakMap|WeakSet|WeakRef|RegExp|Promise|Error|ArrayBuffer|DataView|\w+Array)\]$/

/**
 * JSON that holds the value exactly: what JSON has no form for is refused with a TypeError that names it, where
 * JSON.stringify would write null, an empty object or something else.
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw new TypeError(`${part} has no form in JSON`)
    if (typeof part === 'bigint')
      throw new TypeError(`the BigInt ${part} has no exact form in JSON: write it as a text`)
    if (typeof part === 'string') return wellFormed(part)
    refuseForeign(part)
    return part
  })
}

/** The text itself. Throws where it holds half a surrogate pair, which UTF-8 would replace. */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text
  throw new TypeError('a text holds a lone surrogate, which no database can keep')
}

/** Throws a TypeError for what is no data: a Map, a RegExp, a function, a symbol. */
export function refuseForeign(value: unknown): void {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`a ${typeof value} is no value a database can keep`)
  const tag = Object.prototype.toString.call(value)
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && noData.test(tag))
    throw new TypeError(
      `a ${tag.slice(8, -1)} is no value a database can keep: make a list or an object of it`,
    )
}
