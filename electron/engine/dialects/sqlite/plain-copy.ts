import type { EffectObject } from '../../../../shared/model/effects.ts'
import { lexSql } from '../../sql/lexer.ts'
import type { SqlToken } from '../../sql/lexer.ts'
import { nameAt } from './effects-names.ts'
import { sameSqliteName } from './names.ts'
import { lexicalRules } from './sql-rules.ts'
import { TokenCursor } from './token-cursor.ts'

/** What one column of a copy is filled with. */
export type CopiedValue = {
  /** The column it is about; null: a value that is the same for all rows, or made of several. */
  readonly column: string | null
  /** `cast`: of that column to a type; `expression`: the values may be others. */
  readonly how: 'plain' | 'cast' | 'expression'
  /** Of a cast. */
  readonly type: string | null
  /** Every column that it mentions. */
  readonly mentions: readonly string[]
}

/** `INSERT INTO table [(columns)] SELECT values FROM source`, and nothing else: each row of the source, once. */
export type PlainCopy = {
  readonly table: string
  readonly source: string
  /** Null: all of the table, in order. */
  readonly columns: readonly string[] | null
  /** Null: `*`. */
  readonly values: readonly CopiedValue[] | null
}

/** The copy that a statement is; null where it is anything else, or may leave rows out. Pure. */
export function plainCopyOf(sql: string): PlainCopy | null {
  try {
    return readCopy(tokensOf(sql), sql)
  } catch {
    return null
  }
}

/** The name of a new table that holds what it is given, all of it; null for any other statement. Pure. */
export function emptyTableOf(sql: string): string | null {
  const tokens = tokensOf(sql)
  const cursor = new TokenCursor(tokens, sql)
  if (!cursor.isWords('create', 'table')) return null
  cursor.skip(2)
  // IF NOT EXISTS: the table may be there. ON CONFLICT: it may swallow rows.
  if (cursor.isWords('if', 'not', 'exists') || tokens.some((token) => isWord(token, 'conflict'))) return null
  try {
    const name = ownName(nameAt(cursor, 'table'))
    return cursor.isText('(') ? name : null
  } catch {
    return null
  }
}

/** The table of a `DROP TABLE`; null for any other statement. Pure. */
export function droppedTableOf(sql: string): string | null {
  const cursor = new TokenCursor(tokensOf(sql), sql)
  if (!cursor.isWords('drop', 'table')) return null
  cursor.skip(2)
  if (cursor.isWords('if', 'exists')) cursor.skip(2)
  try {
    return ownName(nameAt(cursor, 'table'))
  } catch {
    return null
  }
}

/** Both names of an `ALTER TABLE ... RENAME TO`; null for any other statement. Pure. */
export function renamedTableOf(sql: string): { readonly from: string; readonly to: string } | null {
  const cursor = new TokenCursor(tokensOf(sql), sql)
  if (!cursor.isWords('alter', 'table')) return null
  cursor.skip(2)
  try {
    const from = ownName(nameAt(cursor, 'table'))
    cursor.expectWord('rename')
    cursor.expectWord('to')
    const to = ownName(nameAt(cursor, 'table'))
    return from === null || to === null ? null : { from, to }
  } catch {
    return null
  }
}

function tokensOf(sql: string): readonly SqlToken[] {
  const tokens = lexSql(sql, lexicalRules)
  const end = tokens.findLastIndex(({ text }) => text !== ';')
  return tokens.slice(0, end + 1)
}

function isWord(token: SqlToken | null | undefined, value: string): boolean {
  return token?.kind === 'word' && token.value === value
}

/** Null: in another database than the connection's own. */
function ownName({ schema, name }: EffectObject): string | null {
  return schema === null || sameSqliteName(schema, 'main') ? name : null
}

function readCopy(tokens: readonly SqlToken[], sql: string): PlainCopy | null {
  const cursor = new TokenCursor(tokens, sql)
  cursor.expectWord('insert')
  // What SQLite does without being told; any other action may leave rows out.
  if (cursor.takeWord('or')) cursor.expectWord('abort')
  cursor.expectWord('into')
  const table = ownName(nameAt(cursor, 'table'))
  const columns = cursor.isText('(') ? names(cursor) : null
  cursor.expectWord('select')
  if (cursor.isWord('distinct')) return null
  cursor.takeWord('all')
  const items = itemsOf(cursor)
  const source = ownName(nameAt(cursor, 'table'))
  const alias = cursor.takeWord('as') || cursor.peek() !== null ? nameAt(cursor, 'table').name : source
  if (cursor.peek() !== null || table === null || source === null || alias === null) return null
  const [first] = items
  if (items.length === 1 && first?.map(({ text }) => text).join('') === '*')
    return { table, source, columns, values: null }
  return { table, source, columns, values: items.map((item) => valueOf(item, alias, sql)) }
}

function names(cursor: TokenCursor): readonly string[] {
  const found: string[] = []
  cursor.expect('(')
  do found.push(nameAt(cursor, 'column').name)
  while (cursor.take(','))
  cursor.expect(')')
  return found
}

/** The tokens of each value, up to FROM, which is taken. */
function itemsOf(cursor: TokenCursor): readonly (readonly SqlToken[])[] {
  const items: SqlToken[][] = [[]]
  for (let depth = 0; depth > 0 || !cursor.isWord('from');) {
    const token = cursor.next()
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0 && token.text === ',') items.push([])
    else items.at(-1)?.push(token)
  }
  cursor.expectWord('from')
  return items
}

/** Functions that give one value for each row, whatever it is. */
const perRow = new Set(['coalesce', 'ifnull', 'nullif', 'cast'])
/** Words of an expression that are no column. */
const others = new Set(
  `null true false case when then else end is not and or as current_timestamp current_date current_time
   coalesce ifnull nullif cast`.split(/\s+/),
)

/** Throws where it is more than a value of its row. */
function valueOf(given: readonly SqlToken[], table: string, sql: string): CopiedValue {
  const tokens = withoutAlias(given)
  const column = columnOf(tokens, table, sql)
  if (column !== null) return { column, how: 'plain', type: null, mentions: [column] }
  const cast = castOf(tokens, table, sql)
  if (cast !== null) return { ...cast, how: 'cast', mentions: [cast.column] }
  const mentions = mentionsOf(tokens)
  return {
    column: mentions.length === 1 ? (mentions[0] ?? null) : null,
    how: 'expression',
    type: null,
    mentions,
  }
}

function withoutAlias(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const at = tokens.findLastIndex((token) => isWord(token, 'as'))
  return at > 0 && at === tokens.length - 2 ? tokens.slice(0, at) : tokens
}

/** `column` or `table.column`; null where it is more. */
function columnOf(tokens: readonly SqlToken[], table: string, sql: string): string | null {
  const [first] = tokens
  if (tokens.length !== 1 && tokens.length !== 3) return null
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted')) return null
  if (tokens.length === 1 && first.kind === 'word' && others.has(first.value)) return null
  if (tokens.length === 3 && tokens[1]?.text !== '.') return null
  const { schema, name } = nameAt(new TokenCursor(tokens, sql), 'column')
  if (schema !== null && !sameSqliteName(schema, table)) throw new Error(`${schema} is another table`)
  return name
}

function castOf(
  tokens: readonly SqlToken[],
  table: string,
  sql: string,
): { readonly column: string; readonly type: string } | null {
  const as = tokens.findIndex((token) => isWord(token, 'as'))
  const isCast = isWord(tokens[0], 'cast') && tokens[1]?.text === '(' && tokens.at(-1)?.text === ')'
  if (!isCast || as === -1) return null
  const column = columnOf(tokens.slice(2, as), table, sql)
  const type = tokens.slice(as + 1, -1).map(({ text }) => text)
  return column === null ? null : { column, type: type.join(' ') }
}

/** Names that an expression mentions. Throws at a function that may be of all rows, and at a query. */
function mentionsOf(tokens: readonly SqlToken[]): readonly string[] {
  const found = new Set<string>()
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' && token.kind !== 'quoted') {
      if (!/^(?:[(),.+*/|<>=!-]|\|\||<=|>=|<>|!=|==|\d.*|'.*')$/s.test(token.text))
        throw new Error(`"${token.text}" is more than a value`)
      continue
    }
    const isCall = tokens[at + 1]?.text === '('
    if (isCall && !perRow.has(token.value)) throw new Error(`${token.text}() may be of all rows`)
    if (token.kind === 'word' && ['select', 'over', 'filter', 'exists', 'collate'].includes(token.value))
      throw new Error(`${token.text} is more than a value`)
    if (token.kind === 'quoted' || !others.has(token.value)) found.add(token.value)
  }
  return [...found]
}
