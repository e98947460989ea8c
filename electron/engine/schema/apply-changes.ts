import { traitsOf } from '../dialects/traits.ts'
import { sqlKey } from '../sql/same-sql.ts'
import type { Rename, SchemaChange } from '../../../shared/model/changes.ts'
import {
  compareConstraints,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
  type ViewSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import { nameKey } from './compare-tables.ts'
import { afterPartitioning } from '../dialects/partition-parts.ts'
import { applyRename } from './object-rename.ts'
import { withOtherOverloads } from './other-overloads.ts'

type ListKey =
  | 'schemas'
  | 'extensions'
  | 'enums'
  | 'domains'
  | 'sequences'
  | 'tables'
  | 'views'
  | 'routines'
  | 'triggers'
  | 'policies'
  | 'carried'

const lists: Readonly<Partial<Record<SchemaChange['kind'], ListKey>>> = {
  schema: 'schemas',
  extension: 'extensions',
  enum: 'enums',
  domain: 'domains',
  sequence: 'sequences',
  table: 'tables',
  view: 'views',
  routine: 'routines',
  trigger: 'triggers',
  policy: 'policies',
  object: 'carried',
}

type Listed = {
  readonly name: string
  readonly schema?: string
  readonly table?: string
  readonly arguments?: string
  /** Of what is carried. */
  readonly on?: { readonly schema: string; readonly name: string } | null
  readonly kind?: string
}

const orderKey = (listed: Listed): string =>
  listed.on === undefined
    ? [listed.schema ?? '', listed.table ?? '', listed.name, listed.arguments ?? ''].join('\u0001')
    : [
        listed.schema ?? '',
        listed.on?.schema ?? '',
        listed.on?.name ?? '',
        listed.kind ?? '',
        listed.name,
      ].join('\u0001')
const inOrder = (a: Listed, b: Listed): number =>
  orderKey(a) < orderKey(b) ? -1 : orderKey(a) > orderKey(b) ? 1 : 0

/** The rename that a change of action `rename` or of an enum's value stands for. */
export function renameOf(change: SchemaChange): Rename | null {
  if (change.action !== 'rename' || change.newName === null) return null
  const kinds: Readonly<Partial<Record<SchemaChange['kind'], Rename['kind']>>> = {
    table: 'table',
    column: 'column',
    index: 'index',
    sequence: 'sequence',
    enum: 'enum value',
  }
  const isType = change.kind === 'enum' && change.table === null
  const kind = isType ? 'enum' : (kinds[change.kind] ?? 'constraint')
  const toSchema = change.newSchema === undefined ? {} : { toSchema: change.newSchema }
  return {
    kind,
    schema: change.schema,
    table: change.table,
    from: change.name,
    to: change.newName,
    ...toSchema,
  }
}

function replaceIn<T extends Listed>(list: readonly T[], before: T | null, after: T | null): T[] {
  const kept = before === null ? [...list] : list.filter((each) => orderKey(each) !== orderKey(before))
  return after === null ? kept : [...kept, after].toSorted(inOrder)
}

/** The table's own attributes from `after`, its members as they are. */
function withAttributes(table: TableSnapshot, after: TableSnapshot): TableSnapshot {
  const { columns } = table
  const { constraints, indexes } = afterPartitioning(table, after)
  return { ...after, columns, constraints, indexes, dependsOn: after.dependsOn, sql: table.sql }
}

function applyToColumns(
  table: TableSnapshot,
  change: Extract<SchemaChange, { kind: 'column' }>,
): TableSnapshot {
  const { before, after } = change
  if (before === null) return after === null ? table : { ...table, columns: [...table.columns, after] }
  const columns = table.columns.flatMap((column) => (column.name === before.name ? (after ?? []) : column))
  return { ...table, columns }
}

function applyToConstraints(
  table: TableSnapshot,
  before: ConstraintSnapshot | null,
  after: ConstraintSnapshot | null,
  dialect: SchemaSnapshot['dialect'],
): TableSnapshot {
  const kept = [...table.constraints]
  if (before !== null) {
    const at = kept.findIndex(
      (each) =>
        each.name === before.name &&
        each.kind === before.kind &&
        (each.name !== null ||
          sqlKey(each.definition, traitsOf(dialect).lexical) ===
            sqlKey(before.definition, traitsOf(dialect).lexical)),
    )
    if (at >= 0) kept.splice(at, 1)
  }
  return { ...table, constraints: (after === null ? kept : [...kept, after]).toSorted(compareConstraints) }
}

function applyToTable(snapshot: SchemaSnapshot, change: SchemaChange): SchemaSnapshot {
  const { dialect } = snapshot
  const owner = change.kind === 'table' ? change.name : (change.table ?? '')
  const isIt = (each: { readonly schema: string; readonly name: string }) =>
    each.schema === change.schema && nameKey(dialect, each.name) === nameKey(dialect, owner)
  const map = (table: TableSnapshot): TableSnapshot => {
    if (!isIt(table)) return table
    if (change.kind === 'table') return change.after === null ? table : withAttributes(table, change.after)
    if (change.kind === 'column') return applyToColumns(table, change)
    if (change.kind === 'index')
      return { ...table, indexes: replaceIn(table.indexes, change.before, change.after) }
    return applyToConstraints(
      table,
      change.before as ConstraintSnapshot,
      change.after as ConstraintSnapshot,
      dialect,
    )
  }
  const views =
    change.kind === 'index'
      ? snapshot.views.map((view) =>
          isIt(view) ? { ...view, indexes: replaceIn(view.indexes, change.before, change.after) } : view,
        )
      : snapshot.views
  return { ...snapshot, tables: snapshot.tables.map(map), views }
}

function viewIndexes(snapshot: SchemaSnapshot, { schema, name }: ViewSnapshot): IndexSnapshot[] | undefined {
  return snapshot.views.find((view) => view.schema === schema && view.name === name)?.indexes
}

function applyChange(snapshot: SchemaSnapshot, change: SchemaChange): SchemaSnapshot {
  const rename = renameOf(change)
  if (rename !== null) return applyRename(snapshot, rename)
  const key = lists[change.kind]
  const isTableAlter = change.kind === 'table' && change.action === 'alter'
  if (key === undefined || isTableAlter) return applyToTable(snapshot, change)
  // Its indexes are changes of their own.
  const indexes =
    (change.kind === 'view' && change.before !== null && viewIndexes(snapshot, change.before)) || null
  const after = change.after !== null && indexes !== null ? { ...change.after, indexes } : change.after
  const list = replaceIn(
    snapshot[key] as readonly Listed[],
    change.before as Listed | null,
    after as Listed | null,
  )
  return { ...snapshot, [key]: list }
}

/**
 * The snapshot that a choice of changes leads to. Renames come first, as the other changes speak of the new names; then
 * tables' own attributes, as a partition that leaves its parent keeps indexes that other changes drop; then drops, so
 * that a replaced object does not meet its successor. What a dropped table takes with it goes too.
 */
export function applyChanges(from: SchemaSnapshot, changes: readonly SchemaChange[]): SchemaSnapshot {
  const rank = (change: SchemaChange): number => {
    if (change.action === 'rename') return renameRank(change)
    if (change.action === 'drop') return 11
    return change.kind === 'table' && change.action === 'alter' ? 10 : 12
  }
  const ordered = changes.toSorted((a, b) => rank(a) - rank(b))
  const applied = ordered.reduce(applyChange, from)
  return withOtherOverloads(from, withoutOrphans(applied))
}

/** Tables before what is on them, whose changes name the new table. */
export function renameRank(change: SchemaChange): number {
  return change.kind === 'table' ? 0 : change.kind === 'column' ? 1 : 2
}

/** Triggers and policies of relations that are gone, and sequences owned by columns that are gone. */
function withoutOrphans(snapshot: SchemaSnapshot): SchemaSnapshot {
  const fold = (name: string) => nameKey(snapshot.dialect, name)
  const key = (schema: string, name: string) => JSON.stringify([schema, fold(name)])
  const foreign = snapshot.carried.filter((each) => each.kind === 'foreign table')
  const relations = new Set(
    [...snapshot.tables, ...snapshot.views, ...foreign].map((table) => key(table.schema, table.name)),
  )
  const columns = new Set(
    snapshot.tables.flatMap((table) =>
      table.columns.map((column) => JSON.stringify([table.schema, table.name, column.name])),
    ),
  )
  const owned = (each: SchemaSnapshot['sequences'][number]) =>
    each.ownedBy === null ||
    columns.has(JSON.stringify([each.ownedBy.schema, each.ownedBy.table, each.ownedBy.column]))
  return {
    ...snapshot,
    triggers: snapshot.triggers.filter((trigger) => relations.has(key(trigger.schema, trigger.table))),
    policies: snapshot.policies.filter((policy) => relations.has(key(policy.schema, policy.table))),
    carried: snapshot.carried.filter(
      (each) => each.on === null || relations.has(key(each.on.schema, each.on.name)),
    ),
    sequences: snapshot.sequences.filter(owned),
  }
}
