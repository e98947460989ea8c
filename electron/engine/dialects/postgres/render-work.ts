import type { SchemaChange } from '../../../../shared/model/changes.ts'
import {
  objectKey,
  type ColumnSnapshot,
  type DomainSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { postgresLiteral, postgresQualified } from './names.ts'
import type { SchemaMove } from '../schema-renderer.ts'

/** A change of one kind. */
export type ChangeTo<K extends SchemaChange['kind']> = SchemaChange & { readonly kind: K }

export const tableKey = (schema: string, name: string): string => objectKey('table', schema, name)
export const columnKey = (schema: string, table: string, column: string): string =>
  `${tableKey(schema, table)} ${JSON.stringify(column)}`

/** Everything that a table stands on: itself, its columns, constraints and indexes. */
export function tableNeeds(table: TableSnapshot): string[] {
  const parts = [...table.columns, ...table.constraints, ...table.indexes]
  return [...table.dependsOn, ...parts.flatMap((part) => part.dependsOn ?? [])]
}

/** What must be known before the first statement is written: which tables change and what is recreated. */
export type Work = SchemaMove & {
  readonly tablesBefore: ReadonlyMap<string, TableSnapshot>
  readonly tablesAfter: ReadonlyMap<string, TableSnapshot>
  readonly dropped: ReadonlySet<string>
  readonly created: ReadonlySet<string>
  /** Enums and domains that are made anew under their name; their columns are converted. */
  readonly swappedTypes: ReadonlySet<string>
  /** Columns whose type changes or is swapped. */
  readonly retyped: ReadonlySet<string>
  /** Generated columns that are dropped and added. */
  readonly recreated: ReadonlySet<string>
  /** Routines and carried objects that are dropped and made again: parts of tables that stand on them are too. */
  readonly moving: ReadonlySet<string>
  /** Tables on which views, policies and triggers may not stand while they change. */
  readonly disturbed: ReadonlySet<string>
}

const byKey = (snapshot: SchemaSnapshot) =>
  new Map(snapshot.tables.map((table) => [tableKey(table.schema, table.name), table]))

/** Whether the values are only added to, in any place. */
function onlyAddsValues(before: readonly string[], after: readonly string[]): boolean {
  let at = 0
  for (const value of after) if (value === before[at]) at += 1
  return at === before.length
}

function usesLiteral(changes: readonly SchemaChange[], literal: string): boolean {
  const text = JSON.stringify(literal).slice(1, -1)
  return changes.some(
    (change) =>
      change.kind !== 'enum' && change.after !== null && JSON.stringify(change.after).includes(text),
  )
}

function isSwapped(change: SchemaChange, changes: readonly SchemaChange[]): boolean {
  if (change.action !== 'alter') return false
  if (change.kind === 'domain') {
    return change.before?.type !== change.after?.type || change.before?.collation !== change.after?.collation
  }
  if (change.kind !== 'enum' || change.before === null || change.after === null) return false
  const { before, after } = change
  if (!onlyAddsValues(before.values, after.values)) return true
  // A value added in this transaction cannot be used in it (ALTER TYPE, Notes); a new type's values can.
  const fresh = after.values.filter((value) => !before.values.includes(value))
  const type = postgresQualified(after.schema, after.name)
  return fresh.some((value) => usesLiteral(changes, `${postgresLiteral(value)}::${type}`))
}

/** Whether the column is of the type, or an array of it. */
function isOfType(column: ColumnSnapshot, types: ReadonlySet<string>): boolean {
  return types.has(elementType(column.type))
}

function retypedColumns(move: SchemaMove, swapped: ReadonlySet<string>): Set<string> {
  const changed = move.changes.flatMap((change) =>
    change.kind === 'column' &&
    change.action === 'alter' &&
    (change.before?.type !== change.after?.type || change.before?.collation !== change.after?.collation)
      ? [columnKey(change.schema, change.table ?? '', change.name)]
      : [],
  )
  const ofType = move.renamed.tables.flatMap((table) =>
    table.columns
      .filter((column) => !column.inherited && isOfType(column, swapped))
      .map((column) => columnKey(table.schema, table.name, column.name)),
  )
  return new Set([...changed, ...ofType])
}

/** Whether an expression names a column; a needless yes only costs a rebuild of something computed. */
export function mentions(expression: string, column: string): boolean {
  return expression.includes(column)
}

function recreatedColumns(
  move: SchemaMove,
  retyped: ReadonlySet<string>,
  after: ReadonlyMap<string, TableSnapshot>,
): Set<string> {
  const keys = new Set<string>()
  for (const table of move.renamed.tables) {
    const to = after.get(tableKey(table.schema, table.name))
    const types = table.columns.filter((column) =>
      retyped.has(columnKey(table.schema, table.name, column.name)),
    )
    for (const column of table.columns) {
      const target = to?.columns.find((each) => each.name === column.name)
      if (target === undefined || column.inherited || target.inherited) continue
      const before = JSON.stringify([column.generated, column.generated && column.type])
      const same = before === JSON.stringify([target.generated, target.generated && target.type])
      const stands = types.some(
        (each) => each !== column && mentions(column.generated?.expression ?? '', each.name),
      )
      const dropsExpression = column.generated?.stored === true && target.generated === null
      if ((!same && !dropsExpression) || stands || (column.generated !== null && types.includes(column))) {
        keys.add(columnKey(table.schema, table.name, column.name))
      }
    }
  }
  return keys
}

/** The tables themselves and those that are partitions of, or inherit from, them. */
function withDescendants(tables: readonly TableSnapshot[], keys: Set<string>): Set<string> {
  for (let grown = true; grown;) {
    grown = false
    for (const table of tables) {
      const parents = [...(table.partitionOf === null ? [] : [table.partitionOf]), ...table.inherits]
      const key = tableKey(table.schema, table.name)
      if (keys.has(key) || !parents.some((parent) => keys.has(tableKey(parent.schema, parent.name)))) continue
      keys.add(key)
      grown = true
    }
  }
  return keys
}

function disturbs(change: SchemaChange): boolean {
  if (change.kind === 'column') return change.action === 'drop' || change.action === 'rename'
  if (change.kind === 'table') return change.action === 'drop' || change.action === 'rename'
  return change.kind === 'primary key' && change.action !== 'create' && change.action !== 'rename'
}

function disturbedTables(move: SchemaMove, columns: ReadonlySet<string>): Set<string> {
  const keys = new Set<string>()
  for (const change of move.changes) {
    if (!disturbs(change)) continue
    const name = change.kind === 'table' ? (change.newName ?? change.name) : (change.table ?? '')
    keys.add(tableKey(change.newSchema ?? change.schema, name))
  }
  for (const table of move.renamed.tables) {
    const key = tableKey(table.schema, table.name)
    if (table.columns.some((column) => columns.has(columnKey(table.schema, table.name, column.name))))
      keys.add(key)
  }
  return withDescendants(move.renamed.tables, keys)
}

const elementType = (type: string): string => type.replace(/(\[\])+$/, '')

/** Types that are made anew, with the domains that stand on them. */
function swappedTypes(move: SchemaMove): Set<string> {
  const swapped = new Set(
    move.changes
      .filter((change) => isSwapped(change, move.changes))
      .map((change) => postgresQualified(change.schema, change.name)),
  )
  const there = new Set(move.renamed.domains.map((domain) => postgresQualified(domain.schema, domain.name)))
  for (let grown = swapped.size > 0; grown;) {
    const size = swapped.size
    for (const domain of move.to.domains) {
      const name = postgresQualified(domain.schema, domain.name)
      if (there.has(name) && swapped.has(elementType(domain.type))) swapped.add(name)
    }
    grown = swapped.size > size
  }
  return swapped
}

/** Domains that are unchanged, but recreated because the type they depend on is. */
export function carriedDomains(work: Work): readonly DomainSnapshot[] {
  const own = new Set(
    work.changes
      .filter((change) => change.kind === 'domain')
      .map((change) => postgresQualified(change.schema, change.name)),
  )
  return work.to.domains.filter((domain) => {
    const name = postgresQualified(domain.schema, domain.name)
    return work.swappedTypes.has(name) && !own.has(name)
  })
}

/** Looks over the changes, before anything is rendered; `again` are generated columns that must be made anew. */
export function planWork(move: SchemaMove, again: ReadonlySet<string> = new Set()): Work {
  const swapped = swappedTypes(move)
  const tablesBefore = byKey(move.renamed)
  const tablesAfter = byKey(move.to)
  const retyped = retypedColumns(move, swapped)
  const recreated = new Set([...recreatedColumns(move, retyped, tablesAfter), ...again])
  const of = (action: SchemaChange['action']) =>
    new Set(
      move.changes
        .filter((change) => change.kind === 'table' && change.action === action)
        .map((change) => tableKey(change.schema, change.name)),
    )
  return {
    ...move,
    tablesBefore,
    tablesAfter,
    dropped: of('drop'),
    created: of('create'),
    swappedTypes: swapped,
    retyped,
    recreated,
    moving: new Set(),
    disturbed: disturbedTables(move, new Set([...retyped, ...recreated])),
  }
}
