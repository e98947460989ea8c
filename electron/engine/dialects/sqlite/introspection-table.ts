import { lexicalRules } from './sql-rules.ts'
import {
  compareConstraints,
  type ColumnSnapshot,
  type ConstraintSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { lexSql } from '../../sql/lexer.ts'
import { parseCreateTable, type ParsedClause, type ParsedColumn, type ParsedTable } from './create-table.ts'
import { sameSqliteName, sqliteName } from './names.ts'

const conflict = (clause: ParsedClause): string =>
  clause.onConflict === null ? '' : ` ON CONFLICT ${clause.onConflict.toUpperCase()}`

const list = (names: readonly string[]): string => `(${names.map(sqliteName).join(', ')})`

function keyList(clause: ParsedClause): string {
  const keys = clause.columns.map((key) => {
    const collate = key.collation === null ? '' : ` COLLATE ${key.collation}`
    return `${sqliteName(key.name)}${collate}${key.descending ? ' DESC' : ''}`
  })
  return `(${keys.join(', ')})`
}

/**
 * Options of a foreign key in one order, without what SQLite takes as the default.
 * MATCH is parsed and ignored by SQLite; all DEFERRABLE forms but INITIALLY DEFERRED are immediate (foreignkeys.html).
 */
function foreignKeyTail(tail: string): string {
  const words = tail.toLowerCase()
  const action = (event: string): string => {
    const found = new RegExp(`on ${event} (set null|set default|cascade|restrict)`).exec(words)?.[1]
    return found === undefined ? '' : ` ON ${event.toUpperCase()} ${found.toUpperCase()}`
  }
  const deferred = /(?<!not )deferrable initially deferred/.test(words)
  return `${action('delete')}${action('update')}${deferred ? ' DEFERRABLE INITIALLY DEFERRED' : ''}`
}

function definitionOf(clause: ParsedClause, columns: readonly string[], inline: boolean): string {
  if (clause.kind === 'check') return `CHECK (${clause.expression})${conflict(clause)}`
  if (clause.kind === 'foreign key' && clause.references !== null) {
    const { table, columns: target, tail } = clause.references
    const to = target.length === 0 ? sqliteName(table) : `${sqliteName(table)}${list(target)}`
    return `FOREIGN KEY ${list(columns)} REFERENCES ${to}${foreignKeyTail(tail)}`
  }
  const keys = inline ? list(columns) : keyList(clause)
  // INTEGER PRIMARY KEY DESC on a column is no alias of the rowid, unlike the same on the table (a kept bug of SQLite).
  const quirk = inline && clause.descending ? ' DESC' : ''
  return `${clause.kind.toUpperCase()}${quirk} ${keys}${conflict(clause)}`
}

function mentionedColumns(expression: string, all: readonly string[]): string[] {
  const words = new Set(lexSql(expression, lexicalRules).map((token) => token.value.toLowerCase()))
  return all.filter((name) => words.has(name.toLowerCase()))
}

function constraintOf(
  clause: ParsedClause,
  column: string | null,
  all: readonly string[],
): ConstraintSnapshot {
  const kind = clause.kind as ConstraintSnapshot['kind']
  const own = column === null ? clause.columns.map((key) => key.name) : [column]
  const columns = kind === 'check' ? mentionedColumns(clause.expression, all) : own
  return {
    kind,
    name: clause.name,
    definition: definitionOf(clause, columns, column !== null),
    columns,
    references:
      clause.references === null
        ? null
        : { schema: 'main', table: clause.references.table, columns: [...clause.references.columns] },
    comment: null,
    inlineOn: column,
  }
}

const constraintKinds = new Set(['primary key', 'unique', 'foreign key', 'check'])

/** Literal words that DEFAULT takes bare; any other bare or quoted name there is a string (parse.y, `DEFAULT id`). */
const literalWords = new Set(['null', 'true', 'false', 'current_time', 'current_date', 'current_timestamp'])

/** A default as `'text'`, `-1`, `CURRENT_DATE` or `(expression)`, however it was written. */
export function normalDefault(text: string): string {
  const tokens = lexSql(text, lexicalRules)
  const [first, second] = tokens
  if (first === undefined) return text
  const wrapped =
    first.text === '(' && (tokens.length === 3 || (tokens.length === 4 && /^[+-]$/.test(second?.text ?? '')))
  if (wrapped && tokens.slice(1, -1).every((token) => token.kind !== 'quoted')) {
    const inner = tokens.slice(1, -1)
    const literal = inner.every((token) => token.kind !== 'word' || literalWords.has(token.value))
    if (literal) return normalDefault(inner.map((token) => token.text).join(''))
  }
  if (tokens.length > 1) return text.replace(/^\+\s*(?=[\d.])/, '').replace(/^-\s+/, '-')
  if (first.kind === 'quoted') return `'${first.value.replaceAll("'", "''")}'`
  if (first.kind !== 'word') return first.text
  return literalWords.has(first.value) ? first.value.toUpperCase() : `'${first.text}'`
}

function notNullDetail(clause: ParsedClause | undefined): string | null {
  if (clause === undefined || (clause.name === null && clause.onConflict === null)) return null
  const name = clause.name === null ? '' : `CONSTRAINT ${sqliteName(clause.name)} `
  return `${name}NOT NULL${conflict(clause)}`
}

function columnOf(column: ParsedColumn, sql: string): ColumnSnapshot {
  // Of several clauses of one kind SQLite takes the last.
  const clause = (kind: ParsedClause['kind']) => column.clauses.findLast((clause) => clause.kind === kind)
  const generated = clause('generated')
  const collation = clause('collate')?.expression ?? null
  return {
    name: column.name,
    type: column.type,
    notNull: clause('not null') !== undefined,
    notNullDetail: notNullDetail(clause('not null')),
    default: clause('default') === undefined ? null : normalDefault(clause('default')?.expression ?? ''),
    identity: null,
    generated:
      generated === undefined ? null : { expression: generated.expression, stored: generated.stored },
    collation: collation?.toLowerCase() === 'binary' ? null : collation,
    inherited: false,
    comment: null,
    sql: sql.slice(column.span.start, column.span.end),
  }
}

/** A constraint of a table with the clause it was read from. */
export type ReadConstraint = {
  readonly constraint: ConstraintSnapshot
  readonly clause: ParsedClause
  readonly column: ParsedColumn | null
}

/** Every constraint of a parsed table, on columns and on the table, in the order of the text. */
export function readConstraints(parsed: ParsedTable): ReadConstraint[] {
  const all = parsed.columns.map((column) => column.name)
  const inline = parsed.columns.flatMap((column) =>
    column.clauses.map((clause) => ({ clause, column: column as ParsedColumn | null })),
  )
  const onTable = parsed.constraints.map((clause) => ({ clause, column: null as ParsedColumn | null }))
  return [...inline, ...onTable]
    .filter(({ clause }) => constraintKinds.has(clause.kind))
    .map(({ clause, column }) => ({
      clause,
      column,
      constraint: constraintOf(clause, column?.name ?? null, all),
    }))
}

/** The snapshot of a table from its stored CREATE TABLE; without its indexes. Throws an Error where it cannot be read. */
export function readSqliteTable(name: string, sql: string): TableSnapshot {
  const parsed = parseCreateTable(sql)
  const constraints = readConstraints(parsed)
  return {
    schema: 'main',
    name,
    kind: 'table',
    columns: parsed.columns.map((column) => columnOf(column, sql)),
    constraints: constraints.map((each) => each.constraint).toSorted(compareConstraints),
    indexes: [],
    partitionBy: null,
    partitionOf: null,
    inherits: [],
    unlogged: false,
    options: [],
    rowSecurity: { enabled: false, forced: false },
    strict: parsed.strict,
    withoutRowid: parsed.withoutRowid,
    autoincrement: constraints.some(({ clause }) => clause.autoincrement),
    using: null,
    dependsOn: [],
    comment: null,
    grants: [],
    sql,
  }
}

/** Whether the parsed columns are those that `pragma_table_xinfo` reports. */
export function agreesWithPragma(table: TableSnapshot, names: readonly string[]): boolean {
  return (
    names.length === table.columns.length &&
    table.columns.every((column) => names.some((name) => sameSqliteName(name, column.name)))
  )
}
