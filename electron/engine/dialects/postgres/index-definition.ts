import { lexicalRules } from './sql-rules.ts'
import { joinTokens } from '../../sql/same-sql.ts'
import { lexSql, type SqlToken } from '../../sql/lexer.ts'
import type { IndexKey } from '../../../../shared/model/schema-snapshot.ts'

/** The parts of what pg_get_indexdef returns. */
type IndexParts = {
  /** Everything after `ON table`, from USING on, as deparsed. */
  readonly definition: string
  readonly method: string
  readonly keys: readonly IndexKey[]
  readonly include: readonly string[]
  readonly predicate: string | null
}

/** The index after the parenthesis that opens at `at`. */
function afterParenthesis(tokens: readonly SqlToken[], at: number): number {
  let depth = 0
  for (let i = at; i < tokens.length; i += 1) {
    const text = tokens[i]?.kind === 'punctuation' ? tokens[i]?.text : ''
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0) return i + 1
  }
  return tokens.length
}

function splitList(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = []
  let part: SqlToken[] = []
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1
    if (token.text === ')' || token.text === ']') depth -= 1
    if (token.text === ',' && depth === 0) {
      parts.push(part)
      part = []
    } else part.push(token)
  }
  return [...parts, part].filter((part) => part.length > 0)
}

const isWord = (token: SqlToken | undefined, value: string): boolean =>
  token?.kind === 'word' && token.value === value

/** Where a key's expression ends: a name, a function call, or a parenthesised expression. */
function expressionEnd(tokens: readonly SqlToken[]): number {
  if (tokens[0]?.text === '(') return afterParenthesis(tokens, 0)
  let end = 1
  while (tokens[end]?.text === '.') end += 2
  return tokens[end]?.text === '(' ? afterParenthesis(tokens, end) : end
}

function readKey(tokens: readonly SqlToken[]): IndexKey {
  const end = expressionEnd(tokens)
  const rest = tokens.slice(end)
  const nulls = isWord(rest.at(-2), 'nulls') ? (rest.at(-1)?.value === 'first' ? 'first' : 'last') : null
  if (nulls !== null) rest.splice(-2)
  const descending = isWord(rest.at(-1), 'desc')
  if (descending || isWord(rest.at(-1), 'asc')) rest.pop()
  let collation: string | null = null
  if (isWord(rest[0], 'collate')) {
    const length = rest[2]?.text === '.' ? 3 : 1
    collation = joinTokens(rest.slice(1, 1 + length))
    rest.splice(0, 1 + length)
  }
  const only = end === 1 ? tokens[0] : undefined
  return {
    column: only?.value ?? null,
    expression: joinTokens(tokens.slice(0, end)),
    descending,
    nulls,
    collation,
    operatorClass: rest.length === 0 ? null : joinTokens(rest),
  }
}

/** Takes apart what pg_get_indexdef returned: `CREATE [UNIQUE] INDEX name ON [ONLY] table USING method (...) ...`. */
export function readIndexDefinition(sql: string): IndexParts {
  const tokens = lexSql(sql, lexicalRules)
  const using = tokens.findIndex((token, i) => isWord(token, 'using') && i > 4)
  const keysEnd = afterParenthesis(tokens, using + 2)
  const keys = splitList(tokens.slice(using + 3, keysEnd - 1)).map(readKey)
  let include: string[] = []
  if (isWord(tokens[keysEnd], 'include')) {
    const end = afterParenthesis(tokens, keysEnd + 1)
    include = splitList(tokens.slice(keysEnd + 2, end - 1)).map((part) => part[0]?.value ?? '')
  }
  const where = tokens.findIndex((token, i) => i >= keysEnd && isWord(token, 'where'))
  return {
    definition: sql.slice(tokens[using]?.start ?? 0),
    method: tokens[using + 1]?.value ?? 'btree',
    keys,
    include,
    predicate: where < 0 ? null : sql.slice(tokens[where + 1]?.start ?? 0),
  }
}
