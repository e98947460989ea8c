import { lexicalRules } from './sql-rules.ts'
import { joinTokens } from '../../sql/same-sql.ts'
import { lexSql, type SqlToken } from '../../sql/lexer.ts'
import { TokenCursor } from './token-cursor.ts'

/** Offsets into the statement, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number }

/** One clause of a column or of the table, with `CONSTRAINT name` and ON CONFLICT as far as written. */
export type ParsedClause = {
  readonly kind:
    | 'default'
    | 'not null'
    | 'null'
    | 'primary key'
    | 'unique'
    | 'check'
    | 'foreign key'
    | 'collate'
    | 'generated'
    | 'name only'
  readonly name: string | null
  /** From CONSTRAINT (or the keyword) to the last token. */
  readonly span: Span
  /** What matters of it: the expression of a default, check or generated column; the collation; `` elsewhere. */
  readonly expression: string
  readonly columns: readonly ParsedKey[]
  readonly references: {
    readonly table: string
    readonly tableSpan: Span
    readonly columns: readonly string[]
    readonly columnSpans: readonly Span[]
    /** ON DELETE, ON UPDATE, MATCH, DEFERRABLE as tokens. */
    readonly tail: string
  } | null
  readonly onConflict: string | null
  readonly stored: boolean
  readonly autoincrement: boolean
  readonly descending: boolean
}

/** A column inside PRIMARY KEY or UNIQUE. */
type ParsedKey = {
  readonly name: string
  readonly span: Span
  readonly collation: string | null
  readonly descending: boolean
}

export type ParsedColumn = {
  readonly name: string
  readonly nameSpan: Span
  readonly type: string
  readonly typeSpan: Span | null
  readonly span: Span
  readonly clauses: readonly ParsedClause[]
}

/** A CREATE TABLE statement taken apart; every span points into the statement as it was given. */
export type ParsedTable = {
  readonly nameSpan: Span
  readonly columns: readonly ParsedColumn[]
  readonly constraints: readonly ParsedClause[]
  /** The parentheses around the columns: offset of `(` and of `)`. */
  readonly body: Span
  readonly strict: boolean
  readonly withoutRowid: boolean
}

const clauseWords = new Set(
  'constraint default null not primary unique check references collate as deferrable'.split(' '),
)
const tableWords = new Set('constraint primary unique check foreign'.split(' '))

const emptyClause = {
  expression: '',
  columns: [],
  references: null,
  onConflict: null,
  stored: false,
  autoincrement: false,
  descending: false,
} as const

function readOnConflict(cursor: TokenCursor): string | null {
  if (!cursor.isWords('on', 'conflict')) return null
  cursor.next()
  cursor.next()
  return cursor.next().value
}

function readKeys(cursor: TokenCursor): { keys: ParsedKey[]; autoincrement: boolean } {
  const keys: ParsedKey[] = []
  let autoincrement = false
  cursor.expect('(')
  do {
    const token = cursor.next()
    let collation: string | null = null
    if (cursor.takeWord('collate')) collation = cursor.next().value
    const descending = cursor.takeWord('desc')
    if (!descending) cursor.takeWord('asc')
    if (cursor.takeWord('autoincrement')) autoincrement = true
    keys.push({ name: nameOf(token), span: spanOf(token, token), collation, descending })
  } while (cursor.take(','))
  cursor.expect(')')
  return { keys, autoincrement }
}

/** A name token's name; SQLite takes a string literal where a name must stand. */
function nameOf(token: SqlToken): string {
  if (token.kind === 'word') return token.text
  if (token.kind === 'string') return token.text.slice(1, -1).replaceAll("''", "'")
  return token.value
}

function spanOf(first: SqlToken, last: SqlToken): Span {
  return { start: first.start, end: last.end }
}

function readReferences(cursor: TokenCursor): NonNullable<ParsedClause['references']> {
  cursor.expectWord('references')
  const table = cursor.next()
  const columns: SqlToken[] = []
  if (cursor.take('(')) {
    do columns.push(cursor.next())
    while (cursor.take(','))
    cursor.expect(')')
  }
  const from = cursor.position
  for (;;) {
    if (cursor.isWord('match')) cursor.skip(2)
    else if (cursor.isWord('on') && ['delete', 'update', 'insert'].includes(cursor.peek(1)?.value ?? '')) {
      cursor.skip(2)
      if (cursor.isWord('set') || cursor.isWord('no')) cursor.skip(2)
      else cursor.skip(1)
    } else if (cursor.isWord('deferrable') || cursor.isWords('not', 'deferrable')) {
      cursor.takeWord('not')
      cursor.skip(1)
      if (cursor.takeWord('initially')) cursor.skip(1)
    } else break
  }
  return {
    table: nameOf(table),
    tableSpan: spanOf(table, table),
    columns: columns.map(nameOf),
    columnSpans: columns.map((token) => spanOf(token, token)),
    tail: joinTokens(cursor.since(from)),
  }
}

function readDefault(cursor: TokenCursor): string {
  if (cursor.isText('(')) return joinTokens(cursor.parenthesised())
  const from = cursor.position
  if (cursor.isText('+') || cursor.isText('-')) cursor.skip(1)
  cursor.skip(1)
  return joinTokens(cursor.since(from))
}

type ClauseBody = Partial<Omit<ParsedClause, 'span' | 'name'>> & Pick<ParsedClause, 'kind'>

function readPrimaryKey(cursor: TokenCursor, onTable: boolean): ClauseBody {
  cursor.skip(1)
  cursor.expectWord('key')
  if (onTable) {
    const { keys, autoincrement } = readKeys(cursor)
    return { kind: 'primary key', columns: keys, autoincrement, onConflict: readOnConflict(cursor) }
  }
  const descending = cursor.takeWord('desc')
  if (!descending) cursor.takeWord('asc')
  const onConflict = readOnConflict(cursor)
  return { kind: 'primary key', descending, onConflict, autoincrement: cursor.takeWord('autoincrement') }
}

function readGenerated(cursor: TokenCursor): ClauseBody {
  if (cursor.takeWord('generated')) cursor.skip(1)
  cursor.expectWord('as')
  const expression = joinTokens(inner(cursor.parenthesised()))
  const stored = cursor.takeWord('stored')
  if (!stored) cursor.takeWord('virtual')
  return { kind: 'generated', expression, stored }
}

const inner = (tokens: readonly SqlToken[]): readonly SqlToken[] => tokens.slice(1, -1)

function readCheck(cursor: TokenCursor): ClauseBody {
  cursor.skip(1)
  const expression = joinTokens(inner(cursor.parenthesised()))
  return { kind: 'check', expression, onConflict: readOnConflict(cursor) }
}

function readForeignKey(cursor: TokenCursor): ClauseBody {
  cursor.skip(1)
  cursor.expectWord('key')
  const { keys } = readKeys(cursor)
  return { kind: 'foreign key', columns: keys, references: readReferences(cursor) }
}

function readUnique(cursor: TokenCursor, onTable: boolean): ClauseBody {
  cursor.skip(1)
  const columns = onTable ? readKeys(cursor).keys : []
  return { kind: 'unique', columns, onConflict: readOnConflict(cursor) }
}

function readBody(cursor: TokenCursor, onTable: boolean): ClauseBody {
  if (cursor.isWord('primary')) return readPrimaryKey(cursor, onTable)
  if (cursor.isWord('unique')) return readUnique(cursor, onTable)
  if (cursor.isWord('check')) return readCheck(cursor)
  if (onTable && cursor.isWord('foreign')) return readForeignKey(cursor)
  if (onTable) return { kind: 'name only' }
  if (cursor.isWord('references')) return { kind: 'foreign key', references: readReferences(cursor) }
  if (cursor.isWord('generated') || cursor.isWord('as')) return readGenerated(cursor)
  if (cursor.takeWord('default')) return { kind: 'default', expression: readDefault(cursor) }
  if (cursor.takeWord('collate')) return { kind: 'collate', expression: nameOf(cursor.next()) }
  if (cursor.takeWord('null')) return { kind: 'null', onConflict: readOnConflict(cursor) }
  if (cursor.isWords('not', 'null')) {
    cursor.skip(2)
    return { kind: 'not null', onConflict: readOnConflict(cursor) }
  }
  return { kind: 'name only' }
}

function readClause(cursor: TokenCursor, onTable: boolean): ParsedClause {
  const first = cursor.require()
  const name = cursor.takeWord('constraint') ? nameOf(cursor.next()) : null
  const body = readBody(cursor, onTable)
  if (body.kind === 'name only' && name === null) throw cursor.unexpected()
  return { ...emptyClause, ...body, name, span: spanOf(first, cursor.last()) }
}

function atColumnClause(cursor: TokenCursor): boolean {
  const token = cursor.peek()
  if (token?.kind !== 'word') return false
  return clauseWords.has(token.value) || cursor.isWords('generated', 'always')
}

function readType(cursor: TokenCursor): { type: string; typeSpan: Span | null } {
  const from = cursor.position
  while (cursor.peek() !== null && !atColumnClause(cursor) && !cursor.isText(',') && !cursor.isText(')')) {
    if (cursor.isText('(')) cursor.parenthesised()
    else cursor.skip(1)
  }
  const tokens = cursor.since(from)
  const first = tokens[0]
  const last = tokens.at(-1)
  if (first === undefined || last === undefined) return { type: '', typeSpan: null }
  return { type: joinTokens(tokens), typeSpan: spanOf(first, last) }
}

function readColumn(cursor: TokenCursor): ParsedColumn {
  const nameToken = cursor.next()
  const { type, typeSpan } = readType(cursor)
  const clauses: ParsedClause[] = []
  while (atColumnClause(cursor)) clauses.push(readClause(cursor, false))
  const span = spanOf(nameToken, cursor.last())
  return { name: nameOf(nameToken), nameSpan: spanOf(nameToken, nameToken), type, typeSpan, span, clauses }
}

function readOptions(cursor: TokenCursor): { strict: boolean; withoutRowid: boolean } {
  let strict = false
  let withoutRowid = false
  while (cursor.peek() !== null) {
    if (cursor.takeWord('strict')) strict = true
    else if (cursor.takeWord('without')) {
      cursor.expectWord('rowid')
      withoutRowid = true
    } else if (!cursor.take(',')) throw cursor.unexpected()
  }
  return { strict, withoutRowid }
}

/**
 * Takes a SQLite CREATE TABLE statement apart, as `sqlite_schema.sql` stores it.
 * Follows the grammar of SQLite's parse.y: commas between table constraints are optional, names may be strings.
 * Throws an Error with the offending token where the text is not such a statement.
 */
export function parseCreateTable(sql: string): ParsedTable {
  const cursor = new TokenCursor(lexSql(sql, lexicalRules), sql)
  cursor.expectWord('create')
  if (!cursor.takeWord('temp')) cursor.takeWord('temporary')
  cursor.expectWord('table')
  if (cursor.isWords('if', 'not', 'exists')) cursor.skip(3)
  let nameToken = cursor.next()
  if (cursor.take('.')) nameToken = cursor.next()
  const open = cursor.expect('(')
  const columns: ParsedColumn[] = []
  const constraints: ParsedClause[] = []
  while (!cursor.isText(')')) {
    const token = cursor.require()
    if (token.kind === 'word' && tableWords.has(token.value)) constraints.push(readClause(cursor, true))
    else columns.push(readColumn(cursor))
    cursor.take(',')
  }
  const close = cursor.expect(')')
  const options = readOptions(cursor)
  return {
    nameSpan: spanOf(nameToken, nameToken),
    columns,
    constraints,
    body: { start: open.start, end: close.start },
    ...options,
  }
}
