import { lexicalRules } from './sql-rules.ts'
import { createTableDdl, createViewDdl } from './ddl.ts'
import { sameSqliteName, sqliteName as name } from './names.ts'
import { sameSql } from '../../sql/same-sql.ts'
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
  new Map(list.map((each) => [fold(each.name), each]))

function renames(move: SchemaMove): string[] {
  return move.changes.flatMap((change) => {
    if (change.action !== 'rename' || change.newName === null) return []
    if (change.kind === 'table') return [`ALTER TABLE ${name(change.name)} RENAME TO ${name(change.newName)}`]
    if (change.kind !== 'column') return []
    return [
      `ALTER TABLE ${name(change.table ?? '')} RENAME COLUMN ${name(change.name)} TO ${name(change.newName)}`,
    ]
  })
}

/** Views and triggers, all of which are text that mentions tables. */
type Texts = { readonly views: readonly ViewSnapshot[]; readonly triggers: readonly TriggerSnapshot[] }

function movedTexts(move: SchemaMove, work: readonly TableWork[]): { drop: Texts; create: Texts } {
  const [viewsAfter, triggersAfter] = [byName(move.to.views), byName(move.to.triggers)]
  const viewsBefore = byName(move.renamed.views)
  const changedView = (each: ViewSnapshot) => {
    const now = viewsAfter.get(fold(each.name))
    const columns = (view: ViewSnapshot) => view.columns.map((column) => fold(column.name)).join()
    return (
      now === undefined ||
      !sameSql(each.definition, now.definition, lexicalRules) ||
      columns(each) !== columns(now)
    )
  }
  const own = move.renamed.views.filter(changedView).map((view) => objectKey('view', view.schema, view.name))
  const keys = withViews(move.renamed, new Set([...disturbedKeys(move, work), ...own]))
  const goneView = (view: ViewSnapshot) => keys.has(objectKey('view', view.schema, view.name))
  const goneTrigger = (trigger: TriggerSnapshot) => {
    const now = triggersAfter.get(fold(trigger.name))
    return (
      now === undefined ||
      !sameSqliteName(now.table, trigger.table) ||
      !sameSql(trigger.definition, now.definition, lexicalRules) ||
      trigger.dependsOn.some((key) => keys.has(key))
    )
  }
  const triggers = move.renamed.triggers.filter(goneTrigger)
  const views = move.renamed.views.filter(goneView)
  const [goneViews, goneTriggers] = [byName(views), byName(triggers)]
  const triggersBefore = byName(move.renamed.triggers)
  return {
    drop: { views, triggers },
    create: {
      views: move.to.views.filter(
        (view) => !viewsBefore.has(fold(view.name)) || goneViews.has(fold(view.name)),
      ),
      triggers: move.to.triggers.filter(
        (trigger) => !triggersBefore.has(fold(trigger.name)) || goneTriggers.has(fold(trigger.name)),
      ),
    },
  }
}

/** The stored text where it still says what the object is, else text from its parts. */
function viewStatement(view: ViewSnapshot): string {
  const fresh = createViewDdl(view)
  return view.sql !== null && sameSql(view.sql, fresh, lexicalRules) ? view.sql : fresh
}

function triggerStatement(trigger: TriggerSnapshot): string {
  return trigger.sql !== null && sameSql(trigger.sql, trigger.definition, lexicalRules)
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
      sameSqliteName(a.name, b.name) &&
      a.unique === b.unique &&
      sameSql(a.definition, b.definition, lexicalRules)
    drop.push(...before.indexes.filter((each) => !after.indexes.some((now) => same(each, now))))
    const fresh = after.indexes.filter((each) => !before.indexes.some((old) => same(old, each)))
    create.push(...fresh.map((each) => indexStatement(after.name, each)))
  }
  return { drop, create }
}

function createTable(table: TableSnapshot): string[] {
  const sql = table.sql ?? createTableDdl(table)
  return [sql, ...table.indexes.map((each) => indexStatement(table.name, each))]
}

/** Dropped tables that give up names which something new takes. */
function goesEarly(table: TableSnapshot, to: SchemaSnapshot): boolean {
  const names = new Set(
    [
      ...to.tables.flatMap((table) => [table.name, ...table.indexes.map((index) => index.name)]),
      ...to.views.map((view) => view.name),
    ].map(fold),
  )
  return [table.name, ...table.indexes.map((each) => each.name)].some((each) => names.has(fold(each)))
}

function sortedViews(views: readonly ViewSnapshot[]): string[] {
  const nodes = views.map((view): Node => ({
    key: objectKey('view', view.schema, view.name),
    needs: view.dependsOn,
    statements: [viewStatement(view)],
  }))
  return sortByNeeds(nodes).flatMap((each) => each.statements)
}

function statements(move: SchemaMove): string[] {
  if (move.changes.length === 0) return []
  const work = tableWork(move)
  const texts = movedTexts(move, work)
  const rebuilt = new Set(work.filter((each) => each.native === null).map((each) => fold(each.after.name)))
  const indexes = movedIndexes(move, rebuilt)
  const created = move.changes.flatMap((change) =>
    change.kind === 'table' && change.action === 'create' && change.after !== null ? [change.after] : [],
  )
  const dropped = move.changes.flatMap((change) =>
    change.kind === 'table' && change.action === 'drop' && change.before !== null ? [change.before] : [],
  )
  const early = dropped.filter((each) => goesEarly(each, move.to))
  const dropTable = (table: TableSnapshot) => `DROP TABLE ${name(table.name)}`
  return [
    ...texts.drop.triggers.map((trigger) => `DROP TRIGGER ${name(trigger.name)}`),
    ...texts.drop.views.map((view) => `DROP VIEW ${name(view.name)}`),
    ...renames(move),
    ...indexes.drop.map((each) => `DROP INDEX ${name(each.name)}`),
    ...early.map(dropTable),
    ...created.flatMap(createTable),
    ...work.flatMap(
      (each) => each.native ?? rebuildTable(each.before, each.after, move.values?.get(each.after.name)),
    ),
    ...indexes.create,
    ...dropped.filter((each) => !early.includes(each)).map(dropTable),
    ...sortedViews(texts.create.views),
    ...texts.create.triggers.map(triggerStatement),
  ]
}

/** Tables with the text that the statements leave behind. */
function settle(move: SchemaMove): SchemaSnapshot {
  const texts = renamedTexts(move)
  for (const each of tableWork(move))
    texts.set(fold(each.after.name), editCreateTable(each.before, each.after))
  const created = new Set(
    move.changes
      .filter((change) => change.kind === 'table' && change.action === 'create')
      .map((change) => fold(change.name)),
  )
  const tables = move.to.tables.map((table) => {
    const sql = created.has(fold(table.name)) ? table.sql : (texts.get(fold(table.name)) ?? table.sql)
    return { ...table, sql }
  })
  return { ...move.to, tables }
}

/** Names of the tables that the move makes anew, for the checks before COMMIT. */
export function rebuiltTables(move: SchemaMove): readonly string[] {
  return tableWork(move)
    .filter((each) => each.native === null)
    .map((each) => each.after.name)
}

/** SQLite's statements for a move between two schemas; to be run with foreign keys off. One writer locks all: no parts. */
export const renderer: SchemaRenderer = {
  renames: ['table', 'column'],
  statements,
  online: (move) => [wholeMove(move)],
  settle,
}
