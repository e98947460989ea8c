import { lexicalRules } from './sql-rules.ts'
import {
  emptySnapshot,
  objectKey,
  type IndexSnapshot,
  type NotCompared,
  type SchemaSnapshot,
  type TableSnapshot,
  type TriggerSnapshot,
  type ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { joinTokens, tidySql } from '../../sql/same-sql.ts'
import { lexSql } from '../../sql/lexer.ts'
import type { Row } from '../dialect.ts'
import type { CatalogRows, Introspection } from '../introspection.ts'
import { parseCreateIndex } from './create-index.ts'
import { agreesWithPragma, readSqliteTable } from './introspection-table.ts'
import { TokenCursor } from './token-cursor.ts'

const queries = {
  version: 'SELECT sqlite_version() AS version',
  objects: "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  // Shadow tables belong to a virtual table (the fts5 index) and are made with it.
  shadows: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
  columns:
    'SELECT m.name AS table_name, json_group_array(x.name) AS names ' +
    'FROM sqlite_schema AS m JOIN pragma_table_xinfo(m.name) AS x ' +
    "WHERE m.type = 'table' AND m.sql LIKE 'CREATE TABLE%' GROUP BY m.name",
} as const

const text = (row: Row, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : ''
}

type Named = { readonly name: string }
const byName = (a: Named, b: Named): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function readIndex(row: Row): IndexSnapshot {
  const sql = text(row, 'sql')
  const { unique, keys, predicate, definition } = parseCreateIndex(sql)
  return {
    name: text(row, 'name'),
    unique,
    method: 'btree',
    keys: [...keys],
    include: [],
    predicate,
    valid: true,
    definition,
    comment: null,
    sql,
  }
}

function readVirtual(row: Row): TableSnapshot {
  const sql = text(row, 'sql')
  const cursor = new TokenCursor(lexSql(sql, lexicalRules), sql)
  while (!cursor.takeWord('using')) cursor.skip(1)
  const from = cursor.position
  while (cursor.peek() !== null) cursor.skip(1)
  const shell = readSqliteTable(text(row, 'name'), 'CREATE TABLE x(y)')
  return { ...shell, kind: 'virtual', columns: [], using: `USING ${joinTokens(cursor.since(from))}`, sql }
}

/** Keys of the tables and views whose names the text mentions. */
function mentions(sql: string, known: ReadonlyMap<string, string>): string[] {
  const keys = lexSql(sql, lexicalRules)
    .filter((token) => token.kind !== 'punctuation' && token.kind !== 'number')
    .map((token) => (token.kind === 'string' ? token.text.slice(1, -1) : token.value).toLowerCase())
    .map((name) => known.get(name))
  return [...new Set(keys.filter((key) => key !== undefined))].toSorted()
}

function readView(row: Row, known: ReadonlyMap<string, string>): ViewSnapshot {
  const sql = text(row, 'sql')
  const name = text(row, 'name')
  const cursor = new TokenCursor(lexSql(sql, lexicalRules), sql)
  cursor.expectWord('create')
  cursor.expectWord('view')
  if (cursor.isWords('if', 'not', 'exists')) cursor.skip(3)
  cursor.skip(1)
  if (cursor.take('.')) cursor.skip(1)
  const columns = cursor.isText('(') ? cursor.parenthesised().slice(1, -1) : []
  cursor.expectWord('as')
  const from = cursor.position
  while (cursor.peek() !== null) cursor.skip(1)
  const own = objectKey('view', 'main', name)
  return {
    schema: 'main',
    name,
    materialized: false,
    definition: joinTokens(cursor.since(from)),
    columns: columns
      .filter((token) => token.text !== ',')
      .map((token) => ({ name: token.kind === 'word' ? token.text : token.value, type: '', comment: null })),
    options: [],
    indexes: [],
    dependsOn: mentions(sql, known).filter((key) => key !== own),
    comment: null,
    grants: [],
    sql,
  }
}

function readTrigger(row: Row, known: ReadonlyMap<string, string>): TriggerSnapshot {
  const sql = text(row, 'sql')
  return {
    schema: 'main',
    table: text(row, 'tbl_name'),
    name: text(row, 'name'),
    definition: tidySql(sql, lexicalRules),
    enabled: 'origin',
    dependsOn: mentions(sql, known),
    comment: null,
    sql,
  }
}

/** Reads each row, or says why it could not. */
function readAll<T>(
  rows: readonly Row[],
  kind: string,
  skipped: NotCompared[],
  readOne: (row: Row) => T,
): { row: Row; value: T }[] {
  return rows.flatMap((row) => {
    try {
      return [{ row, value: readOne(row) }]
    } catch (error) {
      skipped.push({ kind, name: text(row, 'name'), reason: `its SQL could not be read: ${reason(error)}` })
      return []
    }
  })
}

function readTables(rows: readonly Row[], columns: readonly Row[], skipped: NotCompared[]): TableSnapshot[] {
  const pragma = new Map(columns.map((row) => [text(row, 'table_name'), text(row, 'names')]))
  const readOne = (row: Row): TableSnapshot => {
    if (/^create\s+virtual/i.test(text(row, 'sql'))) return readVirtual(row)
    const table = readSqliteTable(text(row, 'name'), text(row, 'sql'))
    const names = JSON.parse(pragma.get(table.name) ?? '[]') as string[]
    if (!agreesWithPragma(table, names)) throw new Error('its columns are not those SQLite reports')
    return table
  }
  return readAll(rows, 'table', skipped, readOne).map(({ value }) => value)
}

function read(rows: CatalogRows): SchemaSnapshot {
  const shadows = new Set((rows['shadows'] ?? []).map((row) => text(row, 'name')))
  const objects = (rows['objects'] ?? []).filter((row) => !shadows.has(text(row, 'tbl_name')))
  const of = (type: string) => objects.filter((row) => row['type'] === type && text(row, 'sql') !== '')
  const skipped: NotCompared[] = []
  const known = new Map(
    [...of('table'), ...of('view')].map((row) => {
      const name = text(row, 'name')
      const kind = row['type'] === 'view' ? 'view' : 'table'
      return [name.toLowerCase(), objectKey(kind, 'main', name)]
    }),
  )
  const indexes = readAll(of('index'), 'index', skipped, readIndex)
  const byTable = Map.groupBy(indexes, ({ row }) => text(row, 'tbl_name').toLowerCase())
  const tables = readTables(of('table'), rows['columns'] ?? [], skipped).map((table) => ({
    ...table,
    indexes: (byTable.get(table.name.toLowerCase()) ?? []).map(({ value }) => value).toSorted(byName),
  }))
  return {
    ...emptySnapshot('sqlite'),
    serverVersion: text((rows['version'] ?? [])[0] ?? {}, 'version'),
    tables: tables.toSorted(byName),
    views: readAll(of('view'), 'view', skipped, (row) => readView(row, known))
      .map(({ value }) => value)
      .toSorted(byName),
    triggers: readAll(of('trigger'), 'trigger', skipped, (row) => readTrigger(row, known))
      .map(({ value }) => value)
      .toSorted(byName),
    notCompared: skipped,
  }
}

/**
 * A whole SQLite database (schema `main`) in four queries. Tables are read from their stored CREATE TABLE, which alone
 * knows checks, collations, AUTOINCREMENT and conflict clauses, and checked against `pragma_table_xinfo`; what cannot
 * be read is listed as not compared.
 */
export const introspection: Introspection = {
  queries: () => ({ always: queries, ifPresent: {}, close: null }),
  read: (rows) => read(rows),
}
