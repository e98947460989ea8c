import { lexicalRules } from './sql-rules.ts'
import { createIndexDdl } from './ddl.ts'
import { sameSqliteName, sqliteName as name } from './names.ts'
import type {
  ColumnSnapshot,
  IndexSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { sameSql } from '../../sql/same-sql.ts'
import { editCreateTable, withTableName } from './create-table-edit.ts'

/** The name under which the new table is filled. */
export function temporaryName(table: string): string {
  return `_headway_new_${table}`
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The column that is the rowid under another name: a lone INTEGER PRIMARY KEY (rowidtable.html). */
function rowidAlias(table: TableSnapshot): ColumnSnapshot | null {
  const key = table.constraints.find((constraint) => constraint.kind === 'primary key')
  const [only, ...rest] = key?.columns ?? []
  if (table.withoutRowid || key === undefined || only === undefined || rest.length > 0) return null
  if (key.definition.startsWith('PRIMARY KEY DESC')) return null
  const column = table.columns.find((column) => sameSqliteName(column.name, only))
  return column?.type.toLowerCase() === 'integer' ? column : null
}

/** A name by which both tables' hidden rowid can be said; null where there is none to keep. */
function hiddenRowid(before: TableSnapshot, after: TableSnapshot): string | null {
  if (before.withoutRowid || after.withoutRowid) return null
  if (rowidAlias(before) !== null || rowidAlias(after) !== null) return null
  const taken = [...before.columns, ...after.columns].map((column) => column.name.toLowerCase())
  return ['rowid', '_rowid_', 'oid'].find((each) => !taken.includes(each)) ?? null
}

/** Expressions over the old row by column name of the new table. */
type CopiedValues = ReadonlyMap<string, string>

/** Columns whose values move: in both tables, and not computed in the new one. */
function copiedColumns(before: TableSnapshot, after: TableSnapshot): string[] {
  return after.columns
    .filter(
      (column) =>
        column.generated === null && before.columns.some((old) => sameSqliteName(old.name, column.name)),
    )
    .map((column) => column.name)
}

function copyRows(before: TableSnapshot, after: TableSnapshot, values: CopiedValues): string[] {
  const rowid = hiddenRowid(before, after)
  const copied = copiedColumns(before, after)
  const first = rowid === null ? [] : [rowid]
  if (first.length + copied.length === 0) return []
  const target = [...first, ...copied.map(name)].join(', ')
  const source = [...first, ...copied.map((each) => values.get(each) ?? name(each))].join(', ')
  // OR ABORT: a conflict clause of the new table may not swallow rows in silence.
  return [
    `INSERT OR ABORT INTO ${name(temporaryName(after.name))} (${target}) SELECT ${source} FROM ${name(before.name)}`,
  ]
}

/** Keeps the highest id ever given, which may be above the highest there is (autoinc.html). */
function keepSequence(before: TableSnapshot, after: TableSnapshot): string[] {
  if (!before.autoincrement || !after.autoincrement) return []
  const temporary = literal(temporaryName(after.name))
  return [
    `DELETE FROM sqlite_sequence WHERE name = ${temporary}`,
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${temporary}, seq FROM sqlite_sequence WHERE name = ${literal(before.name)}`,
  ]
}

/** CREATE INDEX as stored where that still says what the index is, else from its parts. */
export function indexStatement(table: string, index: IndexSnapshot): string {
  const fresh = createIndexDdl(table, index)
  return index.sql !== null && sameSql(index.sql, fresh, lexicalRules) ? index.sql : fresh
}

/**
 * The statements that turn a table into `after` by making it anew: steps 4 to 9 of the procedure of SQLite's
 * lang_altertable.html, `Making Other Kinds Of Table Schema Changes`. `before.sql` is the stored CREATE TABLE; its
 * text is edited, not written again. Both have one name. Around them belong: foreign keys off before the
 * transaction, views and triggers that mention the table dropped before and made after, and the `rebuildChecks`.
 * `values`: what a column is filled from, where that is not the old column.
 */
export function rebuildTable(
  before: TableSnapshot,
  after: TableSnapshot,
  values: CopiedValues = new Map(),
): readonly string[] {
  const sql = editCreateTable(before, after)
  return [
    withTableName(sql, temporaryName(after.name)),
    ...copyRows(before, after, values),
    ...keepSequence(before, after),
    `DROP TABLE ${name(before.name)}`,
    `ALTER TABLE ${name(temporaryName(after.name))} RENAME TO ${name(after.name)}`,
    ...after.indexes.map((index) => indexStatement(after.name, index)),
  ]
}
