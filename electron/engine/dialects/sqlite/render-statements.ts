import { createTableDdl, createViewDdl } from '../../../../shared/ddl/sqlite-ddl.ts'
import { sameSqliteName, sqliteName as name } from '../../../../shared/ddl/sqlite-names.ts'
import { sameSql } from '../../sql/lexer.ts'
import {
  objectKey,
  type IndexSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
  type TriggerSnapshot,
  type ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { wholeMove, type SchemaMove, type SchemaRenderer } from '../schema-renderer.ts'
import { sortByNeeds, type Node } from '../sort-by-needs.ts'
import { editCreateTable } from './create-table-edit.ts'
import { indexStatement, rebuildTable } from './rebuild.ts'
import { disturbedKeys, renamedTexts, tableWork, withViews, type TableWork } from './render-work.ts'

const fold = (text: string): string => text.toLowerCase()
const byName = <T extends { readonly name: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((one) => [fold(one.name), one]))

function renames(move: SchemaMove): string[] {
  return move.changes.flatMap((one) => {
    if (one.action !== 'rename' || one.newName === null) return []
    if (one.kind === 'table') return [`ALTER TABLE ${name(one.name)} RENAME TO ${name(one.newName)}`]
    if (one.kind !== 'column') return []
    return [`ALTER TABLE ${name(one.table ?? '')} RENAME COLUMN ${name(one.name)} TO ${name(one.newName)}`]
  })
}

/** Views and triggers, all of which are text that mentions tables. */
type Texts = { readonly views: readonly ViewSnapshot[]; readonly triggers: readonly TriggerSnapshot[] }

function movedTexts(move: SchemaMove, work: readonly TableWork[]): { drop: Texts; create: Texts } {
  const [viewsAfter, triggersAfter] = [byName(move.to.views), byName(move.to.triggers)]
  const viewsBefore = byName(move.renamed.views)
  const changedView = (one: ViewSnapshot) => {
    const now = viewsAfter.get(fold(one.name))
    const columns = (view: ViewSnapshot) => view.columns.map((column) => fold(column.name)).join()
    return (
      now === undefined || !sameSql(one.definition, now.definition, 'sqlite') || columns(one) !== columns(now)
    )
  }
  const own = move.renamed.views.filter(changedView).map((one) => objectKey('view', one.schema, one.name))
  const keys = withViews(move.renamed, new Set([...disturbedKeys(move, work), ...own]))
  const goneView = (one: ViewSnapshot) => keys.has(objectKey('view', one.schema, one.name))
  const goneTrigger = (one: TriggerSnapshot) => {
    const now = triggersAfter.get(fold(one.name))
    return (
      now === undefined ||
      !sameSqliteName(now.table, one.table) ||
      !sameSql(one.definition, now.definition, 'sqlite') ||
      one.dependsOn.some((key) => keys.has(key))
    )
  }
  const triggers = move.renamed.triggers.filter(goneTrigger)
  const views = move.renamed.views.filter(goneView)
  const [goneViews, goneTriggers] = [byName(views), byName(triggers)]
  const triggersBefore = byName(move.renamed.triggers)
  return {
    drop: { views, triggers },
    create: {
      views: move.to.views.filter((one) => !viewsBefore.has(fold(one.name)) || goneViews.has(fold(one.name))),
      triggers: move.to.triggers.filter(
        (one) => !triggersBefore.has(fold(one.name)) || goneTriggers.has(fold(one.name)),
      ),
    },
  }
}

/** The stored text where it still says what the object is, else text from its parts. */
function viewStatement(view: ViewSnapshot): string {
  const fresh = createViewDdl(view)
  return view.sql !== null && sameSql(view.sql, fresh, 'sqlite') ? view.sql : fresh
}

function triggerStatement(trigger: TriggerSnapshot): string {
  return trigger.sql !== null && sameSql(trigger.sql, trigger.definition, 'sqlite')
    ? trigger.sql
    : trigger.definition
}

type IndexMove = { readonly drop: readonly IndexSnapshot[]; readonly create: readonly string[] }

/** Indexes of tables that are not made anew. */
function movedIndexes(move: SchemaMove, rebuilt: ReadonlySet<string>): IndexMove {
  const tablesBefore = byName(move.renamed.tables)
  const drop: IndexSnapshot[] = []
  const create: string[] = []
  for (const after of move.to.tables) {
    const before = tablesBefore.get(fold(after.name))
    if (before === undefined || rebuilt.has(fold(after.name))) continue
    const same = (a: IndexSnapshot, b: IndexSnapshot) =>
      sameSqliteName(a.name, b.name) && a.unique === b.unique && sameSql(a.definition, b.definition, 'sqlite')
    drop.push(...before.indexes.filter((one) => !after.indexes.some((now) => same(one, now))))
    const fresh = after.indexes.filter((one) => !before.indexes.some((old) => same(old, one)))
    create.push(...fresh.map((one) => indexStatement(after.name, one)))
  }
  return { drop, create }
}

function createTable(table: TableSnapshot): string[] {
  const sql = table.sql ?? createTableDdl(table)
  return [sql, ...table.indexes.map((one) => indexStatement(table.name, one))]
}

/** Dropped tables that give up names which something new takes. */
function goesEarly(table: TableSnapshot, to: SchemaSnapshot): boolean {
  const names = new Set(
    [
      ...to.tables.flatMap((one) => [one.name, ...one.indexes.map((index) => index.name)]),
      ...to.views.map((one) => one.name),
    ].map(fold),
  )
  return [table.name, ...table.indexes.map((one) => one.name)].some((one) => names.has(fold(one)))
}

function sortedViews(views: readonly ViewSnapshot[]): string[] {
  const nodes = views.map((one): Node => ({
    key: objectKey('view', one.schema, one.name),
    needs: one.dependsOn,
    statements: [viewStatement(one)],
  }))
  return sortByNeeds(nodes).flatMap((one) => one.statements)
}

function statements(move: SchemaMove): string[] {
  if (move.changes.length === 0) return []
  const work = tableWork(move)
  const texts = movedTexts(move, work)
  const rebuilt = new Set(work.filter((one) => one.native === null).map((one) => fold(one.after.name)))
  const indexes = movedIndexes(move, rebuilt)
  const created = move.changes.flatMap((one) =>
    one.kind === 'table' && one.action === 'create' && one.after !== null ? [one.after] : [],
  )
  const dropped = move.changes.flatMap((one) =>
    one.kind === 'table' && one.action === 'drop' && one.before !== null ? [one.before] : [],
  )
  const early = dropped.filter((one) => goesEarly(one, move.to))
  const dropTable = (one: TableSnapshot) => `DROP TABLE ${name(one.name)}`
  return [
    ...texts.drop.triggers.map((one) => `DROP TRIGGER ${name(one.name)}`),
    ...texts.drop.views.map((one) => `DROP VIEW ${name(one.name)}`),
    ...renames(move),
    ...indexes.drop.map((one) => `DROP INDEX ${name(one.name)}`),
    ...early.map(dropTable),
    ...created.flatMap(createTable),
    ...work.flatMap(
      (one) => one.native ?? rebuildTable(one.before, one.after, move.values?.get(one.after.name)),
    ),
    ...indexes.create,
    ...dropped.filter((one) => !early.includes(one)).map(dropTable),
    ...sortedViews(texts.create.views),
    ...texts.create.triggers.map(triggerStatement),
  ]
}

/** Tables with the text that the statements leave behind. */
function settle(move: SchemaMove): SchemaSnapshot {
  const texts = renamedTexts(move)
  for (const one of tableWork(move)) texts.set(fold(one.after.name), editCreateTable(one.before, one.after))
  const created = new Set(
    move.changes
      .filter((one) => one.kind === 'table' && one.action === 'create')
      .map((one) => fold(one.name)),
  )
  const tables = move.to.tables.map((one) => {
    const sql = created.has(fold(one.name)) ? one.sql : (texts.get(fold(one.name)) ?? one.sql)
    return { ...one, sql }
  })
  return { ...move.to, tables }
}

/** Names of the tables that the move makes anew, for the checks before COMMIT. */
export function rebuiltTables(move: SchemaMove): readonly string[] {
  return tableWork(move)
    .filter((one) => one.native === null)
    .map((one) => one.after.name)
}

/** SQLite's statements for a move between two schemas; to be run with foreign keys off. One writer locks all: no parts. */
export const renderer: SchemaRenderer = {
  renames: ['table', 'column'],
  statements,
  online: (move) => [wholeMove(move)],
  settle,
}
