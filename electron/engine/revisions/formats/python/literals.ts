import { stringAt } from './strings.ts'

/** A value that Python code spells out. */
export type PythonLiteral = string | number | boolean | null | readonly PythonLiteral[]

class NotLiteral extends Error {}

/**
 * Reads an expression that is a literal: string (neighbours are joined), None, True, False, number, tuple, list, set,
 * with or without parentheses. Undefined where it is anything else.
 */
export function readLiteral(source: string): PythonLiteral | undefined {
  const reader = new LiteralReader(source)
  try {
    return reader.expression()
  } catch (error) {
    if (error instanceof NotLiteral) return undefined
    throw error
  }
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

class LiteralReader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  /** One value, or several with commas between them: a tuple. */
  expression(): PythonLiteral {
    const first = this.#value(0)
    if (this.#peek() === '') return first
    const items = [first]
    while (this.#take(',')) {
      if (this.#peek() === '') return items
      items.push(this.#value(0))
    }
    if (this.#peek() !== '') throw new NotLiteral()
    return items
  }

  #value(depth: number): PythonLiteral {
    if (depth > 50) throw new NotLiteral()
    const opener = this.#peek()
    const string = this.#strings()
    if (string !== null) return string
    const word = this.#match(/(?:None|True|False)\b/y)
    if (word !== null) return word === 'None' ? null : word === 'True'
    const number = this.#match(/-?\d[\d_]*(?:\.\d+)?(?![\w.])/y)
    if (number !== null) return Number(number.replaceAll('_', ''))
    const closer = closers[opener]
    if (closer === undefined) throw new NotLiteral()
    this.#at += 1
    return this.#items(opener, closer, depth)
  }

  #items(opener: string, closer: string, depth: number): PythonLiteral {
    const items: PythonLiteral[] = []
    let comma = false
    while (!this.#take(closer)) {
      if (items.length > 0 && !comma) throw new NotLiteral()
      items.push(this.#value(depth + 1))
      comma = this.#take(',')
    }
    const [only] = items
    // Parentheses around one value are no tuple.
    return opener === '(' && items.length === 1 && !comma && only !== undefined ? only : items
  }

  /** Strings that follow each other are one. Formatted strings and bytes are none of ours. */
  #strings(): string | null {
    let text: string | null = null
    for (;;) {
      this.#peek()
      const found = stringAt(this.#source, this.#at)
      if (found === null) return text
      if (found.broken || /[fb]/.test(found.prefix)) throw new NotLiteral()
      text = (text ?? '') + found.value
      this.#at = found.end
    }
  }

  #match(pattern: RegExp): string | null {
    this.#peek()
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0] ?? null
    if (found !== null) this.#at += found.length
    return found
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at += 1
    return true
  }

  /** The next character that is no white space; empty at the end. */
  #peek(): string {
    while (/\s/.test(this.#source[this.#at] ?? '')) this.#at += 1
    return this.#source[this.#at] ?? ''
  }
}

/** A list of names as Python code: None, one string, or a tuple; quotes as the file has them. */
export function writeNames(names: readonly string[], quote: string): string {
  const written = names.map(
    (name) => `${quote}${name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`,
  )
  if (written.length === 0) return 'None'
  return written.length === 1 ? (written[0] ?? 'None') : `(${written.join(', ')})`
}
