import { lexicalRules } from './sql-rules.ts'
import { lexSql, type SqlToken } from '../../sql/lexer.ts'

const isArray = (tokens: readonly SqlToken[], at: number): boolean =>
  tokens[at]?.text === '(' && tokens[at + 1]?.value === 'array' && tokens[at + 2]?.text === '['

/** The index of the bracket that closes the one at `at`; -1 where none does. */
function closing(tokens: readonly SqlToken[], at: number): number {
  let depth = 0
  for (let i = at; i < tokens.length; i += 1) {
    const { kind, text } = tokens[i] as SqlToken
    if (kind !== 'punctuation') continue
    if (text === '(' || text === '[') depth += 1
    if (text === ')' || text === ']') depth -= 1
    if (depth === 0) return i
  }
  return -1
}

/** The name of the type of `(ARRAY[...])::type[]`, given where its parenthesis closes, and the index behind it. */
function castAfter(tokens: readonly SqlToken[], close: number): { type: string[]; next: number } | null {
  if (tokens[close + 1]?.text !== '::') return null
  const type: string[] = []
  for (let i = close + 2; i < tokens.length; i += 1) {
    const { kind, text, value } = tokens[i] as SqlToken
    if (text === '[' && tokens[i + 1]?.text === ']' && type.length > 0) return { type, next: i + 2 }
    if (kind !== 'word' && kind !== 'quoted' && text !== '.') return null
    type.push(kind === 'word' ? value : text)
  }
  return null
}

/**
 * The words of an expression with casts of arrays moved into their elements, as the server's parser does it
 * (transformArrayExpr): `(ARRAY['a', 'b'])::text[]` and `ARRAY[('a')::text, ('b')::text]` are one. Blanks are nothing.
 */
export function arrayCastKey(sql: string): string {
  const tokens = lexSql(sql, lexicalRules)
  const out: string[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const close = isArray(tokens, at) ? closing(tokens, at) : -1
    const end = close === -1 ? -1 : closing(tokens, at + 2)
    const cast = end === close - 1 && close !== -1 ? castAfter(tokens, close) : null
    if (cast === null) {
      out.push(tokens[at]?.text ?? '')
      continue
    }
    out.push('ARRAY', '[', ...elements(tokens.slice(at + 3, end), cast.type), ']')
    at = cast.next - 1
  }
  return out.join('\u0001')
}

function elements(tokens: readonly SqlToken[], type: readonly string[]): string[] {
  const out: string[] = ['(']
  let depth = 0
  for (const { kind, text } of tokens) {
    const mark = kind === 'punctuation' ? text : ''
    if (mark === '(' || mark === '[') depth += 1
    if (mark === ')' || mark === ']') depth -= 1
    if (mark === ',' && depth === 0) out.push(')', '::', ...type, ',', '(')
    else out.push(text)
  }
  return [...out, ')', '::', ...type]
}
