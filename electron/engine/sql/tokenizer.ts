import { HeadwayError } from '../../../shared/errors.ts'

/** What a dialect's lexer knows beyond the SQL standard. */
export type LexicalRules = {
  /** PostgreSQL's $tag$ ... $tag$. */
  readonly dollarQuotes: boolean
  /** PostgreSQL's E'...' with backslash escapes. */
  readonly escapeStrings: boolean
  /** Backslashes escape in plain strings too; null where no setting can make it so. */
  readonly plainEscapes: boolean | null
  /** A carriage return alone ends a line comment. */
  readonly returnEndsLine: boolean
  /** A block comment may contain block comments. */
  readonly nestedComments: boolean
  /** SQLite's [name]. */
  readonly brackets: boolean
  /** SQLite's `name`. */
  readonly backticks: boolean
  /** Kinds of CREATE whose body is BEGIN ... END with semicolons inside. */
  readonly bodies: readonly string[]
}

type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'comment'

/** `start` and `end` are offsets in the text; `word` is the lower-case text of a word or symbol, else empty. */
export type Token = {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly word: string
}

const wordPattern = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const numberPattern = /\d[\w.]*/y
const spacePattern = /[\s\uFEFF]+/y
const dollarPattern = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const escapedString = /'(?:[^'\\]|''|\\[\s\S])*'/y
/** A string goes on behind a line break, in the form it began in (PostgreSQL's manual, "String Constants"). */
const continued = /[ \t\f]*[\n\r]\s*(?=')/y

/**
 * Cuts SQL into tokens; white space is left out, comments are kept.
 * Fails with `sql_failed` where a string, a quoted name or a comment does not end.
 * @param from offset to begin at
 */
export function tokenize(sql: string, rules: LexicalRules, from = 0): readonly Token[] {
  const tokens: Token[] = []
  let at = from
  while (at < sql.length) {
    const space = matchAt(spacePattern, sql, at)
    if (space > at) {
      at = space
      continue
    }
    const token = nextToken(sql, at, rules)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

function nextToken(sql: string, start: number, rules: LexicalRules): Token {
  const first = sql[start] ?? ''
  const two = sql.slice(start, start + 2)
  if (two === '--') return make('comment', start, lineEnd(sql, start, rules))
  if (two === '/*') return make('comment', start, blockEnd(sql, start, rules))
  if (first === "'") {
    const end = rules.plainEscapes === true ? escapedEnd(sql, start) : quoteEnd(sql, start, "'")
    return make('string', start, end)
  }
  if (first === '"') return make('quoted', start, quoteEnd(sql, start, '"'))
  if (first === '`' && rules.backticks) return make('quoted', start, quoteEnd(sql, start, '`'))
  if (first === '[' && rules.brackets) return make('quoted', start, bracketEnd(sql, start))
  if (first === '$' && rules.dollarQuotes) {
    const open = matchAt(dollarPattern, sql, start)
    if (open > start) return make('string', start, dollarEnd(sql, start, open))
  }
  const wordEnd = matchAt(wordPattern, sql, start)
  if (wordEnd > start) return wordToken(sql, start, wordEnd, rules)
  const numberEnd = matchAt(numberPattern, sql, start)
  if (numberEnd > start) return make('number', start, numberEnd)
  return { kind: 'symbol', start, end: start + 1, word: first }
}

function wordToken(sql: string, start: number, end: number, rules: LexicalRules): Token {
  const word = sql.slice(start, end).toLowerCase()
  if (word === 'e' && rules.escapeStrings && sql[end] === "'") {
    return make('string', start, escapedEnd(sql, end))
  }
  return { kind: 'word', start, end, word }
}

function make(kind: TokenKind, start: number, end: number): Token {
  return { kind, start, end, word: '' }
}

/** Where the sticky pattern ends when it matches at `at`, else `at`. */
function matchAt(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : at
}

/** The end of a string with backslash escapes, with what continues it. */
function escapedEnd(sql: string, start: number): number {
  const end = matchAt(escapedString, sql, start)
  if (end === start) throw unterminated('string', sql, start)
  const next = matchAt(continued, sql, end)
  return next === end ? end : escapedEnd(sql, next)
}

function lineEnd(sql: string, start: number, { returnEndsLine }: LexicalRules): number {
  const end = sql.indexOf('\n', start)
  const line = end === -1 ? sql.length : end
  const carriage = returnEndsLine ? sql.slice(start, line).indexOf('\r') : -1
  return carriage === -1 ? line : start + carriage
}

function blockEnd(sql: string, start: number, rules: LexicalRules): number {
  let depth = 1
  let at = start + 2
  while (depth > 0) {
    const close = sql.indexOf('*/', at)
    // SQLite lets a comment run to the end of the text; PostgreSQL does not.
    if (close === -1) {
      if (rules.nestedComments) throw unterminated('comment', sql, start)
      return sql.length
    }
    const open = rules.nestedComments ? sql.indexOf('/*', at) : -1
    const nested = open !== -1 && open < close
    depth += nested ? 1 : -1
    at = (nested ? open : close) + 2
  }
  return at
}

function quoteEnd(sql: string, start: number, quote: string): number {
  let at = start + 1
  for (;;) {
    const close = sql.indexOf(quote, at)
    if (close === -1) throw unterminated(quote === "'" ? 'string' : 'quoted name', sql, start)
    if (sql[close + 1] !== quote) return close + 1
    at = close + 2
  }
}

function bracketEnd(sql: string, start: number): number {
  const close = sql.indexOf(']', start)
  if (close === -1) throw unterminated('quoted name', sql, start)
  return close + 1
}

function dollarEnd(sql: string, start: number, bodyStart: number): number {
  const tag = sql.slice(start, bodyStart)
  const close = sql.indexOf(tag, bodyStart)
  if (close === -1) throw unterminated(`string ${tag}`, sql, start)
  return close + tag.length
}

function unterminated(what: string, sql: string, start: number): HeadwayError {
  const line = lineOf(sql, start)
  return new HeadwayError('sql_failed', `The ${what} that starts in line ${line} does not end.`, {
    hint: `Close the ${what}.`,
    where: { file: '', line, column: columnOf(sql, start) },
    sql: sql.slice(start, start + 200),
  })
}

/** Line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Column of an offset, from 1, in UTF-16 units. */
export function columnOf(text: string, offset: number): number {
  return offset === 0 ? 1 : offset - text.lastIndexOf('\n', offset - 1)
}

/** The name a token spells: unquoted, and as the dialect folds it where it was not quoted. */
export function nameOf(sql: string, token: Token): string {
  const text = sql.slice(token.start, token.end)
  if (token.kind === 'string') return text.slice(1, -1).replaceAll("''", "'")
  if (token.kind !== 'quoted') return text
  const quote = text[0] ?? ''
  const inner = text.slice(1, -1)
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote)
}
