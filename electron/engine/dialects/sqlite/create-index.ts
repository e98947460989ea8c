import { lexicalRules } from './sql-rules.ts'
import { joinTokens } from '../../sql/same-sql.ts'
import { lexSql, type SqlToken } from '../../sql/lexer.ts'
import type { IndexKey } from '../../../../shared/model/schema-snapshot.ts'
import { sqliteName } from './names.ts'
import { TokenCursor } from './token-cursor.ts'

/** A CREATE INDEX statement taken apart. */
type ParsedIndex = {
  readonly unique: boolean
  readonly keys: readonly IndexKey[]
  readonly predicate: string | null
  /** `(a, b DESC) WHERE c > 0`, on one line. */
  readonly definition: string
}

function splitAtCommas(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (token.text === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function readKey(tokens: SqlToken[]): IndexKey {
  const rest = [...tokens]
  const isWord = (token: SqlToken | undefined, word: string) => token?.kind === 'word' && token.value === word
  const descending = isWord(rest.at(-1), 'desc')
  if (descending || isWord(rest.at(-1), 'asc')) rest.pop()
  const collated = isWord(rest.at(-2), 'collate')
  const collation = collated ? (rest.pop()?.value ?? null) : null
  if (collated) rest.pop()
  const only = rest.length === 1 ? rest[0] : undefined
  const column =
    only === undefined || only.kind === 'number' ? null : only.kind === 'word' ? only.text : only.value
  const expression = column === null ? joinTokens(rest) : sqliteName(column)
  return { column, expression, descending, nulls: null, collation, operatorClass: null }
}

function keyText(key: IndexKey): string {
  const collate = key.collation === null ? '' : ` COLLATE ${key.collation}`
  return `${key.expression}${collate}${key.descending ? ' DESC' : ''}`
}

/** Takes apart a CREATE INDEX statement of SQLite; throws an Error where it is none. */
export function parseCreateIndex(sql: string): ParsedIndex {
  const cursor = new TokenCursor(lexSql(sql, lexicalRules), sql)
  cursor.expectWord('create')
  const unique = cursor.takeWord('unique')
  cursor.expectWord('index')
  if (cursor.isWords('if', 'not', 'exists')) cursor.skip(3)
  cursor.skip(1)
  if (cursor.take('.')) cursor.skip(1)
  cursor.expectWord('on')
  cursor.skip(1)
  const keys = splitAtCommas(cursor.parenthesised().slice(1, -1)).map(readKey)
  const from = cursor.takeWord('where') ? cursor.position : null
  while (cursor.peek() !== null) cursor.skip(1)
  const predicate = from === null ? null : joinTokens(cursor.since(from))
  const list = `(${keys.map(keyText).join(', ')})`
  return { unique, keys, predicate, definition: predicate === null ? list : `${list} WHERE ${predicate}` }
}
