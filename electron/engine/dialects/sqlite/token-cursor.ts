import type { SqlToken } from '../../sql/lexer.ts'

/** Walks over tokens; used by the parsers of stored statements. */
export class TokenCursor {
  readonly #tokens: readonly SqlToken[]
  readonly #sql: string
  position = 0

  constructor(tokens: readonly SqlToken[], sql: string) {
    this.#tokens = tokens
    this.#sql = sql
  }

  peek(ahead = 0): SqlToken | null {
    return this.#tokens[this.position + ahead] ?? null
  }

  /** The current token; throws at the end. */
  require(): SqlToken {
    const token = this.peek()
    if (token === null) throw new Error(`Unexpected end of "${this.#sql.slice(0, 60)}"`)
    return token
  }

  next(): SqlToken {
    const token = this.require()
    this.position += 1
    return token
  }

  skip(count: number): void {
    for (let i = 0; i < count; i += 1) this.next()
  }

  /** The token before the current one. */
  last(): SqlToken {
    const token = this.#tokens[this.position - 1]
    if (token === undefined) throw this.unexpected()
    return token
  }

  since(position: number): readonly SqlToken[] {
    return this.#tokens.slice(position, this.position)
  }

  isText(text: string): boolean {
    const token = this.peek()
    return token?.kind === 'punctuation' && token.text === text
  }

  isWord(value: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'word' && token.value === value
  }

  isWords(...values: readonly string[]): boolean {
    return values.every((value, i) => this.isWord(value, i))
  }

  take(text: string): boolean {
    if (!this.isText(text)) return false
    this.position += 1
    return true
  }

  takeWord(value: string): boolean {
    if (!this.isWord(value)) return false
    this.position += 1
    return true
  }

  expect(text: string): SqlToken {
    if (!this.isText(text)) throw this.unexpected()
    return this.next()
  }

  expectWord(value: string): SqlToken {
    if (!this.isWord(value)) throw this.unexpected()
    return this.next()
  }

  /** The tokens of a balanced parenthesis, both ends included. */
  parenthesised(): readonly SqlToken[] {
    const from = this.position
    this.expect('(')
    for (let depth = 1; depth > 0;) {
      const token = this.next()
      if (token.kind !== 'punctuation') continue
      if (token.text === '(') depth += 1
      else if (token.text === ')') depth -= 1
    }
    return this.since(from)
  }

  unexpected(): Error {
    const token = this.peek()
    const where = token === null ? 'the end' : `"${token.text}" at character ${token.start + 1}`
    return new Error(`Unexpected ${where} in "${this.#sql.slice(0, 60)}"`)
  }
}
