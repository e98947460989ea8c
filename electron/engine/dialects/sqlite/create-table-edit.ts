import { lexicalRules } from './sql-rules.ts'
import { applyEdits, type Edit } from '../../sql/rename-in-sql.ts'
import {
  columnDdl,
  constraintDdl,
  createTableDdl,
  inlineKeyDdl,
  isInlineKey,
  tableOptionsDdl,
} from './ddl.ts'
import { sameSqliteName, sqliteName } from './names.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { sameSql } from '../../sql/same-sql.ts'
import {
  parseCreateTable,
  type ParsedClause,
  type ParsedColumn,
  type ParsedTable,
  type Span,
} from './create-table.ts'
import { readConstraints, type ReadConstraint } from './introspection-table.ts'

const same = (a: string | null, b: string | null): boolean => sameSql(a, b, lexicalRules)

/** Takes a clause out with the blanks before it. */
function removal(sql: string, span: Span): Edit {
  let start = span.start
  while (start > 0 && /[ \t]/.test(sql[start - 1] ?? '')) start -= 1
  return { start, end: span.end, text: '' }
}

type ClauseEdit = { readonly edits: readonly Edit[]; readonly append: string }

/** Replaces the clauses of a kind by one text; null takes them away. */
function setClause(
  sql: string,
  column: ParsedColumn,
  kind: ParsedClause['kind'],
  text: string | null,
): ClauseEdit {
  const found = column.clauses.filter((clause) => clause.kind === kind)
  const last = found.at(-1)
  const removals = found.slice(0, -1).map((match) => removal(sql, match.span))
  if (last === undefined) return { edits: [], append: text === null ? '' : ` ${text}` }
  if (text === null) return { edits: [...removals, removal(sql, last.span)], append: '' }
  return { edits: [...removals, { ...last.span, text }], append: '' }
}

function typeEdit(sql: string, column: ParsedColumn, type: string): Edit {
  if (column.typeSpan !== null) return { ...column.typeSpan, text: type }
  const { start, end } = column.nameSpan
  return { start, end, text: `${sql.slice(start, end)} ${type}` }
}

function columnEdits(
  sql: string,
  parsed: ParsedColumn,
  from: ColumnSnapshot,
  to: ColumnSnapshot,
): ClauseEdit {
  const clauses: ClauseEdit[] = []
  const set = (kind: ParsedClause['kind'], text: string | null) =>
    clauses.push(setClause(sql, parsed, kind, text))
  const edits: Edit[] = []
  if (!same(from.type, to.type)) edits.push(typeEdit(sql, parsed, to.type))
  if (from.notNull !== to.notNull || !same(from.notNullDetail, to.notNullDetail)) {
    set('not null', to.notNull ? (to.notNullDetail ?? 'NOT NULL') : null)
    if (to.notNull) edits.push(...setClause(sql, parsed, 'null', null).edits)
  }
  if (!same(from.default, to.default)) set('default', to.default === null ? null : `DEFAULT ${to.default}`)
  if (!same(from.collation, to.collation))
    set('collate', to.collation === null ? null : `COLLATE ${to.collation}`)
  const generated = (column: ColumnSnapshot): string | null =>
    column.generated === null
      ? null
      : `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`
  if (!same(generated(from), generated(to))) set('generated', generated(to))
  return {
    edits: [...edits, ...clauses.flatMap((clause) => clause.edits)],
    append: clauses.map((clause) => clause.append).join(''),
  }
}

const sameConstraint = (a: ConstraintSnapshot, b: ConstraintSnapshot): boolean =>
  a.kind === b.kind &&
  (a.name ?? '').toLowerCase() === (b.name ?? '').toLowerCase() &&
  same(a.definition, b.definition)

/** What of the text goes and what is new. A primary key also moves when AUTOINCREMENT comes or goes. */
function constraintMoves(
  read: readonly ReadConstraint[],
  before: TableSnapshot,
  after: TableSnapshot,
): { gone: ReadConstraint[]; fresh: ConstraintSnapshot[] } {
  const left = [...after.constraints]
  const gone = read.filter(({ constraint }) => {
    const moves = constraint.kind === 'primary key' && before.autoincrement !== after.autoincrement
    const at = moves ? -1 : left.findIndex((each) => sameConstraint(constraint, each))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return { gone, fresh: left }
}

/** The comma between two members, as a deletion; none where the grammar let it be left out. */
function commaBetween(sql: string, from: number, to: number): Edit[] {
  let at = from
  while (at < to) {
    if (sql.startsWith('--', at)) at = sql.indexOf('\n', at) < 0 ? to : sql.indexOf('\n', at)
    else if (sql.startsWith('/*', at)) at = sql.indexOf('*/', at) < 0 ? to : sql.indexOf('*/', at) + 2
    else if (sql[at] === ',') return [{ start: at, end: at + 1, text: '' }]
    else at += 1
  }
  return []
}

/** Takes whole members (columns, table constraints) out, each with one comma; comments around them stay. */
function memberRemovals(sql: string, members: readonly Span[], gone: ReadonlySet<Span>): Edit[] {
  return members.flatMap((member, i) => {
    if (!gone.has(member)) return []
    const isFollowed = members.slice(i + 1).some((member) => !gone.has(member))
    const [a, b] = isFollowed ? [member, members[i + 1]] : [members[i - 1], member]
    const comma = a === undefined || b === undefined ? [] : commaBetween(sql, a.end, b.start)
    return [{ ...member, text: '' }, ...comma]
  })
}

type Insertions = Map<number, string>
const insert = (into: Insertions, at: number, text: string): void => {
  if (text !== '') into.set(at, (into.get(at) ?? '') + text)
}

function optionsEdit(sql: string, parsed: ParsedTable, after: TableSnapshot): Edit[] {
  if (parsed.strict === after.strict && parsed.withoutRowid === after.withoutRowid) return []
  return [{ start: parsed.body.end + 1, end: sql.length, text: tableOptionsDdl(after) }]
}

function editParsed(
  sql: string,
  parsed: ParsedTable,
  before: TableSnapshot,
  after: TableSnapshot,
): string | null {
  const read = readConstraints(parsed)
  const { gone, fresh } = constraintMoves(read, before, after)
  const find = (list: readonly ColumnSnapshot[], name: string) =>
    list.find((each) => sameSqliteName(each.name, name))
  const kept = parsed.columns.filter((column) => find(after.columns, column.name) !== undefined)
  const anchor = kept.at(-1)
  if (anchor === undefined) return null
  const droppedColumns = parsed.columns.filter((column) => !kept.includes(column))
  const tableClauses = gone.filter((each) => each.column === null).map((each) => each.clause)
  const inlineClauses = gone.filter((each) => each.column !== null && kept.includes(each.column))
  const members: Span[] = [
    ...parsed.columns.map((column) => column.span),
    ...parsed.constraints.map((constraint) => constraint.span),
  ]
  const goneMembers = new Set<Span>([...droppedColumns, ...tableClauses].map((column) => column.span))
  const insertions: Insertions = new Map()
  const edits: Edit[] = [
    ...memberRemovals(sql, members, goneMembers),
    ...inlineClauses.map((each) => removal(sql, each.clause.span)),
    ...optionsEdit(sql, parsed, after),
  ]
  const key = fresh.find((each) => isInlineKey(after, each))
  for (const column of kept) {
    const from = find(before.columns, column.name)
    const to = find(after.columns, column.name)
    if (from === undefined || to === undefined) continue
    const own = columnEdits(sql, column, from, to)
    edits.push(...own.edits)
    insert(insertions, column.span.end, own.append)
    if (key?.columns[0] !== undefined && sameSqliteName(key.columns[0], column.name)) {
      insert(insertions, column.span.end, inlineKeyDdl(after, key))
    }
  }
  for (const column of after.columns.filter((column) => find(before.columns, column.name) === undefined)) {
    const inlined = key?.columns[0] !== undefined && sameSqliteName(key.columns[0], column.name)
    insert(insertions, anchor.span.end, `,\n  ${columnDdl(column)}${inlined ? inlineKeyDdl(after, key) : ''}`)
  }
  const last =
    parsed.constraints.findLast((constraint) => !goneMembers.has(constraint.span))?.span ?? anchor.span
  for (const each of fresh) if (each !== key) insert(insertions, last.end, `,\n  ${constraintDdl(each)}`)
  return applyEdits(sql, [...edits, ...[...insertions].map(([at, text]) => ({ start: at, end: at, text }))])
}

/**
 * CREATE TABLE of `before` edited until it says `after`: what does not change stays as written, comments and CHECKs
 * included. `before.sql` must be the stored text. Falls back to text made from `after` where nothing could be kept.
 */
export function editCreateTable(before: TableSnapshot, after: TableSnapshot): string {
  const sql = before.sql ?? createTableDdl(before)
  const edited = editParsed(sql, parseCreateTable(sql), before, after)
  return edited ?? createTableDdl(after)
}

/** CREATE TABLE with another name for the table; the text is otherwise as it was. */
export function withTableName(sql: string, name: string): string {
  return applyEdits(sql, [{ ...parseCreateTable(sql).nameSpan, text: sqliteName(name) }])
}
