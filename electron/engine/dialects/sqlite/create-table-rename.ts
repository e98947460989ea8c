import { lexicalRules } from './sql-rules.ts'
import { applyEdits, renameColumnInSql, type Edit } from '../../sql/rename-in-sql.ts'
import { sameSqliteName, sqliteName } from './names.ts'
import { lexSql } from '../../sql/lexer.ts'
import { parseCreateTable, type ParsedClause, type ParsedTable, type Span } from './create-table.ts'

const nameRules = { lexical: lexicalRules, nameText: sqliteName }

const clausesOf = (parsed: ParsedTable): readonly ParsedClause[] => [
  ...parsed.columns.flatMap((column) => column.clauses),
  ...parsed.constraints,
]

const put = (span: Span, name: string): Edit => ({ ...span, text: sqliteName(name) })

/** Qualifiers `old.column` inside checks and generated columns. */
function qualifiers(sql: string, clause: ParsedClause, from: string, to: string): Edit[] {
  if (clause.kind !== 'check' && clause.kind !== 'generated') return []
  const text = sql.slice(clause.span.start, clause.span.end)
  const tokens = lexSql(text, lexicalRules)
  return tokens.flatMap((token, i) =>
    tokens[i + 1]?.text === '.' && sameSqliteName(token.value, from)
      ? [put({ start: clause.span.start + token.start, end: clause.span.start + token.end }, to)]
      : [],
  )
}

/** CREATE TABLE of any table after a table was renamed, as ALTER TABLE RENAME TO leaves it. */
export function renameTableInCreate(sql: string, from: string, to: string): string {
  const parsed = parseCreateTable(sql)
  const name = lexSql(sql.slice(parsed.nameSpan.start, parsed.nameSpan.end), lexicalRules)[0]?.value ?? ''
  const isIt = sameSqliteName(name, from)
  const clauses = clausesOf(parsed)
  const targets = clauses.flatMap((clause) =>
    clause.references !== null && sameSqliteName(clause.references.table, from)
      ? [put(clause.references.tableSpan, to)]
      : [],
  )
  const own = isIt
    ? [put(parsed.nameSpan, to), ...clauses.flatMap((clause) => qualifiers(sql, clause, from, to))]
    : []
  return applyEdits(sql, [...targets, ...own])
}

function expressionEdit(sql: string, clause: ParsedClause, from: string, to: string): Edit[] {
  if (clause.kind !== 'check' && clause.kind !== 'generated') return []
  const text = sql.slice(clause.span.start, clause.span.end)
  const renamed = renameColumnInSql(text, nameRules, from, to)
  return renamed === text ? [] : [{ ...clause.span, text: renamed }]
}

/** CREATE TABLE of any table after a column of `table` was renamed, as ALTER TABLE RENAME COLUMN leaves it. */
export function renameColumnInCreate(
  sql: string,
  own: boolean,
  table: string,
  from: string,
  to: string,
): string {
  const parsed = parseCreateTable(sql)
  const clauses = clausesOf(parsed)
  const targets = clauses.flatMap((clause) => {
    const { references } = clause
    if (references === null || !sameSqliteName(references.table, table)) return []
    return references.columns.flatMap((name, i) => {
      const span = references.columnSpans[i]
      return span !== undefined && sameSqliteName(name, from) ? [put(span, to)] : []
    })
  })
  if (!own) return applyEdits(sql, targets)
  const names = parsed.columns
    .filter((column) => sameSqliteName(column.name, from))
    .map((column) => put(column.nameSpan, to))
  const keys = clauses.flatMap((clause) =>
    clause.columns.filter((key) => sameSqliteName(key.name, from)).map((key) => put(key.span, to)),
  )
  const expressions = clauses.flatMap((clause) => expressionEdit(sql, clause, from, to))
  return applyEdits(sql, [...targets, ...names, ...keys, ...expressions])
}
