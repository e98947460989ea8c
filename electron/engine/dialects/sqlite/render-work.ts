import { lexicalRules } from './sql-rules.ts'
import {
  objectKey,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { columnDdl, constraintDdl } from './ddl.ts'
import { sameSqliteName, sqliteName as name } from './names.ts'
import { sameSql, sqlKey } from '../../sql/same-sql.ts'
import type { SchemaMove } from '../schema-renderer.ts'
import { renameColumnInCreate, renameTableInCreate } from './create-table-rename.ts'

/** How a table that stays is changed. */
export type TableWork = {
  readonly before: TableSnapshot
  readonly after: TableSnapshot
  /** Statements of ALTER TABLE that do it; null where the table must be made anew. */
  readonly native: readonly string[] | null
}

const fold = (text: string): string => text.toLowerCase()

/** The stored text of every table after the renames among the changes. */
export function renamedTexts(move: SchemaMove): Map<string, string> {
  const texts = new Map(
    move.from.tables.flatMap((table) =>
      table.sql === null || table.kind === 'virtual' ? [] : [[fold(table.name), table.sql]],
    ),
  )
  for (const change of move.changes) {
    if (change.action !== 'rename' || change.newName === null) continue
    if (change.kind === 'table') {
      for (const [key, sql] of texts) texts.set(key, renameTableInCreate(sql, change.name, change.newName))
      const own = texts.get(fold(change.name))
      if (own === undefined) continue
      texts.delete(fold(change.name))
      texts.set(fold(change.newName), own)
    }
    if (change.kind === 'column' && change.table !== null) {
      for (const [key, sql] of texts) {
        const own = key === fold(change.table)
        texts.set(key, renameColumnInCreate(sql, own, change.table, change.name, change.newName))
      }
    }
  }
  return texts
}

/** A key of what CREATE TABLE says about a table; equal keys mean that nothing must change. */
function tableKey(table: TableSnapshot): string {
  const key = (text: string | null) => (text === null ? '' : sqlKey(text, lexicalRules))
  const columns = table.columns.map((column) => `${fold(column.name)} ${key(columnDdl(column))}`).toSorted()
  const constraints = table.constraints.map((constraint) => key(constraintDdl(constraint))).toSorted()
  return JSON.stringify([columns, constraints, table.strict, table.withoutRowid, table.autoincrement])
}

/** A default that ALTER TABLE ADD COLUMN takes: a constant (lang_altertable.html). */
function isConstant(text: string | null): boolean {
  return text === null || (!text.startsWith('(') && !/^current_/i.test(text))
}

/**
 * `ADD COLUMN ...`, with the foreign keys and checks that use only the new column; null where SQLite would refuse it.
 */
function nativeAdds(before: TableSnapshot, after: TableSnapshot): string[] | null {
  const added = after.columns.filter(
    (column) => !before.columns.some((old) => sameSqliteName(old.name, column.name)),
  )
  const left = [...after.constraints]
  for (const constraint of before.constraints) {
    const at = left.findIndex(
      (each) =>
        each.name === constraint.name && sameSql(each.definition, constraint.definition, lexicalRules),
    )
    if (at < 0) return null
    left.splice(at, 1)
  }
  const statements: string[] = []
  for (const column of added) {
    const own = left.filter(
      (each) => each.columns.length === 1 && sameSqliteName(each.columns[0] ?? '', column.name),
    )
    const refused =
      !isConstant(column.default) ||
      (column.notNull && column.default === null) ||
      column.generated?.stored === true ||
      own.some((each) => each.kind !== 'foreign key') ||
      (own.length > 0 && column.default !== null)
    if (refused) return null
    for (const each of own) left.splice(left.indexOf(each), 1)
    const inline = own.map(
      (each) => ` ${constraintDdl(each).replace(/FOREIGN KEY \(.*?\) (?=REFERENCES)/, '')}`,
    )
    statements.push(`ALTER TABLE ${name(after.name)} ADD COLUMN ${columnDdl(column)}${inline.join('')}`)
  }
  return left.length === 0 ? statements : null
}

/** `DROP COLUMN ...` where no key, constraint, index or generated column uses it. */
function nativeDrops(before: TableSnapshot, after: TableSnapshot): string[] | null {
  const gone = before.columns.filter(
    (column) => !after.columns.some((now) => sameSqliteName(now.name, column.name)),
  )
  const stands = (column: string) =>
    before.constraints.some((constraint) =>
      constraint.columns.some((each) => sameSqliteName(each, column)),
    ) ||
    before.indexes.some((each) =>
      sqlKey(each.definition, lexicalRules).split('\u0001').includes(fold(column)),
    ) ||
    before.columns.some(
      (each) =>
        each.generated !== null &&
        sqlKey(each.generated.expression, lexicalRules).split('\u0001').includes(fold(column)),
    )
  if (gone.some((each) => stands(each.name))) return null
  return gone.map((each) => `ALTER TABLE ${name(after.name)} DROP COLUMN ${name(each.name)}`)
}

/** What ALTER TABLE can do: columns that come and go, where nothing else of the table changes. */
function nativeStatements(before: TableSnapshot, after: TableSnapshot): string[] | null {
  const common = (left: TableSnapshot, right: TableSnapshot): TableSnapshot => ({
    ...left,
    columns: left.columns.filter((column) =>
      right.columns.some((each) => sameSqliteName(each.name, column.name)),
    ),
    constraints: [],
  })
  if (tableKey(common(before, after)) !== tableKey(common(after, before))) return null
  const drops = nativeDrops(before, after)
  if (drops === null) return null
  const kept = {
    ...before,
    columns: before.columns.filter((column) =>
      after.columns.some((now) => sameSqliteName(now.name, column.name)),
    ),
  }
  const adds = nativeAdds(kept, after)
  return adds === null ? null : [...adds, ...drops]
}

/** The tables that stay and change, with their stored text as `before.sql`. */
export function tableWork(move: SchemaMove): TableWork[] {
  const texts = renamedTexts(move)
  const before = new Map(move.renamed.tables.map((table) => [fold(table.name), table]))
  const replaced = new Set(
    move.changes
      .filter((change) => change.kind === 'table' && change.action === 'create')
      .map((change) => fold(change.name)),
  )
  return move.to.tables.flatMap((after) => {
    const found = before.get(fold(after.name))
    const sql = texts.get(fold(after.name))
    if (found === undefined || sql === undefined || replaced.has(fold(after.name))) return []
    if (tableKey(found) === tableKey(after)) return []
    const old = { ...found, sql }
    return [{ before: old, after, native: nativeStatements(old, after) }]
  })
}

/** Keys of the tables that views and triggers may not mention while they change. */
export function disturbedKeys(move: SchemaMove, work: readonly TableWork[]): Set<string> {
  const renamed = move.changes.flatMap((change) => {
    if (change.action !== 'rename' || (change.kind !== 'table' && change.kind !== 'column')) return []
    return [change.kind === 'table' ? (change.newName ?? change.name) : (change.table ?? '')]
  })
  const dropped = move.changes.flatMap((change) =>
    change.kind === 'table' && change.action === 'drop' ? [change.name] : [],
  )
  const rebuilt = work
    .filter((each) => each.native === null || each.native.some((sql) => sql.includes(' DROP COLUMN ')))
    .map((each) => each.after.name)
  return new Set([...renamed, ...dropped, ...rebuilt].map((each) => objectKey('table', 'main', each)))
}

/** Adds to a set of keys the views that depend on them. */
export function withViews(snapshot: SchemaSnapshot, keys: Set<string>): Set<string> {
  for (let grown = true; grown;) {
    grown = false
    for (const view of snapshot.views) {
      const key = objectKey('view', view.schema, view.name)
      if (keys.has(key) || !view.dependsOn.some((each) => keys.has(each))) continue
      keys.add(key)
      grown = true
    }
  }
  return keys
}
