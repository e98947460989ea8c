import { HeadwayError } from '../../../shared/errors.ts'
import type { LexicalRules } from './lexical-rules.ts'
import { columnOf, lineOf } from './text-position.ts'

/** A lexical token of SQL with its place: offsets into the text, `end` exclusive. Blanks are no tokens. */
export type SqlToken = {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'punctuation' | 'comment'
  /** As written. */
  readonly text: string
  /** A word in lower case, a quoted identifier without its quotes; other tokens as written. */
  readonly value: string
  /** A word in lower case, or punctuation; empty for what is quoted, a number or a comment. */
  readonly word: string
  readonly start: number
  readonly end: number
}

/** Told of a string, a quoted name or a comment that does not end; where it returns, the token ends with the text. */
type OnUnclosed = (what: string, start: number) => void

const blanks = /[\s\uFEFF]+/y
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const number = /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const operator = /(?:->>|->|\|\||<=|>=|<>|!=|==|<<|>>|::|:=|=>|[+\-*/<>=~!@#%^&|?:;,.()[\]{}$\\])/y
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
/** A string goes on behind a line break, in the form it began in (PostgreSQL's manual, "String Constants"). */
const continued = /[ \t\f]*[\n\r]\s*(?=')/y

/** Where the sticky pattern ends when it matches at `at`, else `at`. */
function endOf(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : at
}

/** One reading of one text. */
class Scan {
  readonly #sql: string
  readonly #rules: LexicalRules
  readonly #onUnclosed: OnUnclosed

  constructor(sql: string, rules: LexicalRules, onUnclosed: OnUnclosed) {
    this.#sql = sql
    this.#rules = rules
    this.#onUnclosed = onUnclosed
  }

  *tokens(from: number): Generator<SqlToken, void, void> {
    for (let at = endOf(blanks, this.#sql, from); at < this.#sql.length;) {
      const token = this.#tokenAt(at)
      yield token
      at = endOf(blanks, this.#sql, token.end)
    }
  }

  /** Words first: most tokens are, and none of the others begins with a letter, but for prefixed strings. */
  #tokenAt(at: number): SqlToken {
    const end = endOf(word, this.#sql, at)
    if (end === at) {
      return this.#commentAt(at) ?? this.#quotedAt(at) ?? this.#stringAt(at) ?? this.#plainAt(at)
    }
    const prefixed = end === at + 1 && this.#sql[end] === "'" ? this.#stringAt(at) : null
    return prefixed ?? this.#wordAt(at, end)
  }

  #token(kind: SqlToken['kind'], start: number, end: number): SqlToken {
    const text = this.#sql.slice(start, end)
    return { kind, text, value: text, word: '', start, end }
  }

  #wordAt(start: number, end: number): SqlToken {
    const text = this.#sql.slice(start, end)
    const value = text.toLowerCase()
    return { kind: 'word', text, value, word: value, start, end }
  }

  #unclosed(what: string, start: number): number {
    this.#onUnclosed(what, start)
    return this.#sql.length
  }

  #commentAt(at: number): SqlToken | null {
    const next = this.#sql[at + 1]
    if (this.#sql[at] === '-' && next === '-') return this.#token('comment', at, this.#lineEnd(at))
    if (this.#sql[at] === '/' && next === '*') return this.#token('comment', at, this.#blockEnd(at))
    return null
  }

  /** A line comment ends at a carriage return too in PostgreSQL (scan.l), not in SQLite (tokenize.c). */
  #lineEnd(start: number): number {
    const feed = this.#sql.indexOf('\n', start)
    const line = feed === -1 ? this.#sql.length : feed
    const carriage = this.#rules.returnEndsLine ? this.#sql.slice(start, line).indexOf('\r') : -1
    return carriage === -1 ? line : start + carriage
  }

  #blockEnd(start: number): number {
    const { nestedComments } = this.#rules
    let depth = 1
    let at = start + 2
    while (depth > 0) {
      const close = this.#sql.indexOf('*/', at)
      // SQLite lets a comment run to the end of the text; PostgreSQL does not.
      if (close === -1) return nestedComments ? this.#unclosed('comment', start) : this.#sql.length
      const open = nestedComments ? this.#sql.indexOf('/*', at) : -1
      const nested = open !== -1 && open < close
      depth += nested ? 1 : -1
      at = (nested ? open : close) + 2
    }
    return at
  }

  #quotedAt(at: number): SqlToken | null {
    const first = this.#sql[at]
    if (first === '"' || (first === '`' && this.#rules.backticks)) {
      const token = this.#token('quoted', at, this.#quoteEnd(at, first))
      return { ...token, value: token.text.slice(1, -1).replaceAll(first + first, first) }
    }
    if (first !== '[' || !this.#rules.brackets) return null
    const close = this.#sql.indexOf(']', at)
    const token = this.#token('quoted', at, close === -1 ? this.#unclosed('quoted name', at) : close + 1)
    return { ...token, value: token.text.slice(1, -1) }
  }

  #quoteEnd(start: number, quote: string): number {
    let at = start + 1
    for (;;) {
      const close = this.#sql.indexOf(quote, at)
      if (close === -1) return this.#unclosed(quote === "'" ? 'string' : 'quoted name', start)
      if (this.#sql[close + 1] !== quote) return close + 1
      at = close + 2
    }
  }

  #stringAt(at: number): SqlToken | null {
    const first = (this.#sql[at] ?? '').toLowerCase()
    if (first === '$' && this.#rules.dollarQuotes) return this.#dollarAt(at)
    const prefixed = this.#sql[at + 1] === "'" && first !== "'" && this.#rules.stringPrefixes.includes(first)
    if (first !== "'" && !prefixed) return null
    const open = prefixed ? at + 1 : at
    const plain = first === "'" || first === 'n'
    const escapes = plain ? this.#rules.plainEscapes === true : first === 'e' && this.#rules.escapeStrings
    return this.#token('string', at, escapes ? this.#escapedEnd(open) : this.#quoteEnd(open, "'"))
  }

  /** The end of a string with backslash escapes, with what continues it. */
  #escapedEnd(start: number): number {
    for (let at = start + 1; at < this.#sql.length; at += 1) {
      const character = this.#sql[at]
      if (character === '\\' || (character === "'" && this.#sql[at + 1] === "'")) at += 1
      else if (character === "'") {
        const next = endOf(continued, this.#sql, at + 1)
        return next === at + 1 ? next : this.#escapedEnd(next)
      }
    }
    return this.#unclosed('string', start)
  }

  #dollarAt(at: number): SqlToken | null {
    const body = endOf(dollarQuote, this.#sql, at)
    if (body === at) return null
    const tag = this.#sql.slice(at, body)
    const close = this.#sql.indexOf(tag, body)
    return this.#token('string', at, close === -1 ? this.#unclosed(`string ${tag}`, at) : close + tag.length)
  }

  #plainAt(at: number): SqlToken {
    const numberEnd = endOf(number, this.#sql, at)
    if (numberEnd > at) return this.#token('number', at, numberEnd)
    const end = Math.max(endOf(operator, this.#sql, at), at + 1)
    const text = this.#sql.slice(at, end)
    return { kind: 'punctuation', text, value: text, word: text, start: at, end }
  }
}

/**
 * The tokens of `sql`, comments among them. Fails with `sql_failed` where a string, a quoted name or a comment does
 * not end. Follows the lexical rules of the PostgreSQL manual (4.1) and of SQLite's tokenize.c.
 * @param from offset to begin at
 */
export function tokenize(sql: string, rules: LexicalRules, from = 0): readonly SqlToken[] {
  return [...eachToken(sql, rules, from)]
}

/** The same one after the other: those of a whole dump take a hundred times the room of its text. */
export function eachToken(sql: string, rules: LexicalRules, from = 0): Iterable<SqlToken> {
  const refuse: OnUnclosed = (what, start) => {
    throw unclosed(what, sql, start)
  }
  return new Scan(sql, rules, refuse).tokens(from)
}

/** The tokens of `sql` without its comments. Total: an unclosed quote or comment ends with the text. */
export function lexSql(sql: string, rules: LexicalRules): readonly SqlToken[] {
  return [...new Scan(sql, rules, () => {}).tokens(0)].filter(({ kind }) => kind !== 'comment')
}

function unclosed(what: string, sql: string, start: number): HeadwayError {
  const line = lineOf(sql, start)
  return new HeadwayError('sql_failed', `The ${what} that starts in line ${line} does not end.`, {
    hint: `Close the ${what}.`,
    where: { file: '', line, column: columnOf(sql, start) },
    sql: sql.slice(start, start + 200),
  })
}
