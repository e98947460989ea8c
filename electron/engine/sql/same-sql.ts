import { lexSql, type SqlToken } from './lexer.ts'
import type { LexicalRules } from './lexical-rules.ts'

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

/** An identifier token's name as the database compares names: without regard to case, or with words folded only. */
function identity(token: SqlToken, rules: LexicalRules): string {
  if (token.kind === 'word') return token.value
  const value = rules.foldsQuotedNames ? token.value.toLowerCase() : token.value
  return valueWords.has(value) ? token.text : value
}

/** A key that is equal for texts that differ in blanks, comments, case of words and needless quotes only. */
export function sqlKey(sql: string, rules: LexicalRules): string {
  return lexSql(sql, rules)
    .map((token) => (token.kind === 'word' || token.kind === 'quoted' ? identity(token, rules) : token.text))
    .join('\u0001')
}

/** Whether two texts are the same SQL, see `sqlKey`. */
export function sameSql(a: string | null, b: string | null, rules: LexicalRules): boolean {
  if (a === b) return true
  return a !== null && b !== null && sqlKey(a, rules) === sqlKey(b, rules)
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
export function tidySql(sql: string, rules: LexicalRules): string {
  return joinTokens(lexSql(sql, rules))
}
