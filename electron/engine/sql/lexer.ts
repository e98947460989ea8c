import type { DialectName } from '../../../shared/model/project.ts'

/** A lexical token of SQL with its place: offsets into the text, `end` exclusive. Blanks and comments are no tokens. */
export type SqlToken = {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'punctuation'
  /** As written. */
  readonly text: string
  /** A word in lower case, a quoted identifier without its quotes; other tokens as written. */
  readonly value: string
  readonly start: number
  readonly end: number
}

/** A line comment ends at a carriage return too in PostgreSQL (scan.l), not in SQLite (tokenize.c). */
const blanks: Readonly<Record<DialectName, RegExp>> = {
  postgres: /(?:\s+|--[^\n\r]*)+/y,
  sqlite: /(?:\s+|--[^\n]*)+/y,
}
const word = /[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_$\u{80}-\u{10ffff}]*/uy
const number = /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const operator = /(?:->>|->|\|\||<=|>=|<>|!=|==|<<|>>|::|:=|=>|[+\-*/<>=~!@#%^&|?:;,.()[\]{}$\\])/y
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

/** The end of a quoted run that starts at `at`; a doubled quote stands for one, a backslash escapes where `escapes`. */
function endOfQuoted(sql: string, at: number, close: string, escapes: boolean): number {
  let i = at + 1
  while (i < sql.length) {
    const c = sql[i]
    if (escapes && c === '\\') i += 2
    else if (c !== close) i += 1
    else if (sql[i + 1] === close && close !== ']') i += 2
    else return i + 1
  }
  return sql.length
}

function endOfBlockComment(sql: string, at: number, nested: boolean): number {
  let depth = 1
  let i = at + 2
  while (i < sql.length && depth > 0) {
    if (sql.startsWith('*/', i)) {
      depth -= 1
      i += 2
    } else if (nested && sql.startsWith('/*', i)) {
      depth += 1
      i += 2
    } else i += 1
  }
  return Math.min(i, sql.length)
}

function match(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0] ?? null
}

function unquote(text: string): string {
  const close = text.at(-1) ?? ''
  const inner = text.slice(1, -1)
  return close === ']' ? inner : inner.replaceAll(close + close, close)
}

function quotedAt(sql: string, at: number, dialect: DialectName): SqlToken | null {
  const c = sql[at] ?? ''
  const sqlite = dialect === 'sqlite'
  if (c === '"' || (sqlite && (c === '`' || c === '['))) {
    const end = endOfQuoted(sql, at, c === '[' ? ']' : c, false)
    const text = sql.slice(at, end)
    return { kind: 'quoted', text, value: unquote(text), start: at, end }
  }
  const prefixed = sql[at + 1] === "'" && /[a-zA-Z]/.test(c)
  if (c !== "'" && !(prefixed && (sqlite ? /x/i : /[ebxn]/i).test(c))) return null
  const end = endOfQuoted(sql, prefixed ? at + 1 : at, "'", !sqlite && /e/i.test(c))
  const text = sql.slice(at, end)
  return { kind: 'string', text, value: text, start: at, end }
}

function dollarAt(sql: string, at: number): SqlToken | null {
  const tag = match(dollarQuote, sql, at)
  if (tag === null) return null
  const close = sql.indexOf(tag, at + tag.length)
  const end = close < 0 ? sql.length : close + tag.length
  const text = sql.slice(at, end)
  return { kind: 'string', text, value: text, start: at, end }
}

function plainAt(sql: string, at: number): SqlToken {
  const asWord = match(word, sql, at)
  if (asWord !== null) {
    return { kind: 'word', text: asWord, value: asWord.toLowerCase(), start: at, end: at + asWord.length }
  }
  const asNumber = match(number, sql, at)
  const text = asNumber ?? match(operator, sql, at) ?? String.fromCodePoint(sql.codePointAt(at) ?? 0)
  const kind = asNumber === null ? 'punctuation' : 'number'
  return { kind, text, value: text, start: at, end: at + text.length }
}

/**
 * The tokens of `sql`. Total: an unterminated quote or comment ends with the text, an unknown character is punctuation.
 * Follows the lexical rules of the PostgreSQL manual (4.1) and of SQLite's tokenize.c.
 */
export function lexSql(sql: string, dialect: DialectName): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  while (at < sql.length) {
    const skip = match(blanks[dialect], sql, at)
    if (skip !== null) at += skip.length
    else if (sql.startsWith('/*', at)) at = endOfBlockComment(sql, at, dialect === 'postgres')
    else {
      const dollar = dialect === 'postgres' && sql[at] === '$' ? dollarAt(sql, at) : null
      const token = dollar ?? quotedAt(sql, at, dialect) ?? plainAt(sql, at)
      tokens.push(token)
      at = token.end
    }
  }
  return tokens
}

/** Words that mean something else once quoted, so `"current_user"` is not `current_user`. */
const valueWords = new Set(
  [
    'null true false default user current_user session_user current_role current_date current_time',
    'current_timestamp localtime localtimestamp current_schema current_catalog',
  ].flatMap((line) => line.split(' ')),
)

/** Words after which an opening parenthesis stands apart. */
const apart = new Set(
  (
    'in and or not when then else case on check using as values key unique where from select between like is ' +
    'exists over filter by default glob union all generated always having limit set'
  ).split(' '),
)

/** An identifier token's name as the dialect compares names: SQLite ignores case, PostgreSQL folds unquoted words. */
function identity(token: SqlToken, dialect: DialectName): string {
  if (token.kind === 'word') return token.value
  const value = dialect === 'sqlite' ? token.value.toLowerCase() : token.value
  return valueWords.has(value) ? token.text : value
}

/** A key that is equal for texts that differ in blanks, comments, case of words and needless quotes only. */
export function sqlKey(sql: string, dialect: DialectName): string {
  return lexSql(sql, dialect)
    .map((token) =>
      token.kind === 'word' || token.kind === 'quoted' ? identity(token, dialect) : token.text,
    )
    .join('\u0001')
}

/** Whether two texts are the same SQL, see `sqlKey`. */
export function sameSql(a: string | null, b: string | null, dialect: DialectName): boolean {
  if (a === b) return true
  return a !== null && b !== null && sqlKey(a, dialect) === sqlKey(b, dialect)
}

/** Joins tokens with the blanks people expect. Used where comments and line breaks of the source must go. */
export function joinTokens(tokens: readonly SqlToken[]): string {
  let out = ''
  let previous: SqlToken | null = null
  for (const token of tokens) {
    const glued =
      previous === null ||
      [',', ')', '.', ';', ']'].includes(token.text) ||
      ['(', '.', '::', '['].includes(previous.text) ||
      token.text === '::' ||
      (token.text === '[' && previous.kind !== 'punctuation') ||
      (token.text === '(' &&
        (previous.kind === 'quoted' || (previous.kind === 'word' && !apart.has(previous.value))))
    out += glued ? token.text : ` ${token.text}`
    previous = token
  }
  return out
}

/** `sql` on one line, without comments, blanks as `joinTokens` sets them. */
export function tidySql(sql: string, dialect: DialectName): string {
  return joinTokens(lexSql(sql, dialect))
}
