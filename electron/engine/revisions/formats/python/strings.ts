/** A Python string literal: where it ends, what it says, and how it was written. */
type PythonString = {
  readonly end: number
  readonly value: string
  /** Lower case: `r`, `b`, `f`, `rb`, ... */
  readonly prefix: string
  /** True where the text ends before the literal does. */
  readonly broken: boolean
}

const opening = /([rRuUbBfF]{0,2})('''|"""|'|")/y

/** The string literal that begins at an offset, or null. */
export function stringAt(text: string, at: number): PythonString | null {
  opening.lastIndex = at
  const found = opening.exec(text)
  if (found === null) return null
  const prefix = (found[1] ?? '').toLowerCase()
  if (prefix !== '' && at > 0 && /\w/.test(text[at - 1] ?? '')) return null
  const quote = found[2] ?? ''
  const raw = prefix.includes('r')
  let value = ''
  for (let here = opening.lastIndex; here < text.length;) {
    if (text.startsWith(quote, here)) {
      return { end: here + quote.length, value: raw ? value : unescaped(value), prefix, broken: false }
    }
    if (text[here] === '\\') {
      value += text.slice(here, here + 2)
      here += 2
    } else if (text[here] === '\n' && quote.length === 1) return { end: here, value, prefix, broken: true }
    else {
      const end = plainEnd(text, here + 1, quote)
      value += text.slice(here, end)
      here = end
    }
  }
  return { end: text.length, value, prefix, broken: true }
}

function plainEnd(text: string, from: number, quote: string): number {
  let end = from
  while (end < text.length) {
    const character = text[end]
    if (character === quote[0] || character === '\\' || character === '\n') break
    end += 1
  }
  return end
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** Escapes as Python reads them (https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences). */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, hex?: string, short?: string, long?: string, octal?: string, other?: string) => {
      const digits = hex ?? short ?? long
      if (digits !== undefined) return codePoint(Number.parseInt(digits, 16), whole)
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8), whole)
      return simple[other ?? ''] ?? whole
    },
  )
}

function codePoint(value: number, written: string): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : written
}
