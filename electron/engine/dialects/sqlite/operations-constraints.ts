import { lexicalRules } from './sql-rules.ts'
import { sameSqliteName, sqliteName } from './names.ts'
import type { TableActionOf } from '../../../../shared/model/schema-operation.ts'
import {
  compareConstraints,
  type ConstraintSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { tidySql } from '../../sql/same-sql.ts'
import { invalidOperation, notOnThisDialect } from '../operation-text.ts'
import { expressionOver, findColumn, namesColumn, referrers } from './edited-table.ts'
import { findTable, type EditedTable } from './edited-table.ts'

const list = (names: readonly string[]): string => `(${names.map(sqliteName).join(', ')})`

const sameColumns = (a: readonly string[], b: readonly string[]): boolean => {
  const key = (names: readonly string[]) =>
    names
      .map((name) => name.toLowerCase())
      .toSorted()
      .join('\0')
  return key(a) === key(b)
}

/** The columns as the table spells them, each once. */
function spelled(table: TableSnapshot, columns: readonly string[]): string[] {
  const names = columns.map((column) => findColumn(table, column).name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw invalidOperation(`The column ${twice} is named twice.`)
  return names
}

function withConstraint(
  edited: EditedTable,
  parts: Pick<ConstraintSnapshot, 'kind' | 'name' | 'definition' | 'columns'> &
    Partial<Pick<ConstraintSnapshot, 'references'>>,
): EditedTable {
  const { table } = edited
  const { name } = parts
  const clash = name === null ? undefined : findNamed(table, name)
  if (clash !== undefined) throw invalidOperation(`${table.name} has a constraint ${clash.name} already.`)
  const constraint: ConstraintSnapshot = { references: null, ...parts, comment: null, inlineOn: null }
  const constraints = [...table.constraints, constraint].toSorted(compareConstraints)
  return { ...edited, table: { ...table, constraints } }
}

function findNamed(table: TableSnapshot, name: string): ConstraintSnapshot | undefined {
  return table.constraints.find(
    (constraint) => constraint.name !== null && sameSqliteName(constraint.name, name),
  )
}

export function createUnique(edited: EditedTable, action: TableActionOf<'createUnique'>): EditedTable {
  if (action.deferrable !== null) throw notOnThisDialect('deferrable unique constraints', 'sqlite')
  if (action.nullsNotDistinct) throw notOnThisDialect('NULLS NOT DISTINCT', 'sqlite')
  const columns = spelled(edited.table, action.columns)
  const definition = `UNIQUE ${list(columns)}`
  return withConstraint(edited, { kind: 'unique', name: action.name, definition, columns })
}

export function createCheck(edited: EditedTable, action: TableActionOf<'createCheck'>): EditedTable {
  if (action.notValid) throw notOnThisDialect('NOT VALID', 'sqlite')
  const condition = tidySql(expressionOver(action.condition, edited.table, 'condition'), lexicalRules)
  const columns = edited.table.columns
    .map((column) => column.name)
    .filter((each) => namesColumn(condition, each))
  return withConstraint(edited, {
    kind: 'check',
    name: action.name,
    definition: `CHECK (${condition})`,
    columns,
  })
}

/** The columns of a primary key hold no NULL, as the standard says; SQLite alone would let them. */
export function createPrimaryKey(
  edited: EditedTable,
  action: TableActionOf<'createPrimaryKey'>,
): EditedTable {
  const { table } = edited
  const old = table.constraints.find((constraint) => constraint.kind === 'primary key')
  if (old !== undefined) {
    throw invalidOperation(
      `${table.name} has a primary key already: ${old.definition}.`,
      "Drop it in the same op.batchAlterTable: batch.dropConstraint({ columns: [...], type: 'primary key' }).",
    )
  }
  const columns = spelled(table, action.columns)
  const strict = table.columns.map((column) =>
    columns.includes(column.name) ? { ...column, notNull: true } : column,
  )
  const definition = `PRIMARY KEY ${list(columns)}`
  return withConstraint(
    { ...edited, table: { ...table, columns: strict } },
    { kind: 'primary key', name: action.name, definition, columns },
  )
}

/**
 * Whether these columns are unique in the table, as the target of a foreign key must be (foreignkeys.html#fk_indexes).
 */
function isKey(table: TableSnapshot, columns: readonly string[]): boolean {
  const constraint = table.constraints.some(
    (constraint) =>
      (constraint.kind === 'primary key' || constraint.kind === 'unique') &&
      sameColumns(constraint.columns, columns),
  )
  const indexed = table.indexes.some(
    (each) =>
      each.unique &&
      each.predicate === null &&
      sameColumns(
        each.keys.map((key) => key.column ?? ''),
        columns,
      ),
  )
  return constraint || indexed
}

export function createForeign(edited: EditedTable, action: TableActionOf<'createForeign'>): EditedTable {
  if (action.notValid) throw notOnThisDialect('NOT VALID', 'sqlite')
  const { table, snapshot } = edited
  const columns = spelled(table, action.columns)
  const found = findTable(snapshot, action.references.table)
  const target = sameSqliteName(found.name, table.name) ? table : found
  const targetColumns = spelled(target, action.references.columns)
  if (columns.length !== targetColumns.length)
    throw invalidOperation(`A foreign key from ${list(columns)} to ${list(targetColumns)} does not match.`)
  if (!isKey(target, targetColumns)) {
    throw invalidOperation(
      `No primary key or unique constraint of ${target.name} is on ${list(targetColumns)}.`,
      'A foreign key refers to a row by such a key.',
    )
  }
  const on = (event: string, what: string | null) =>
    what === null || what === 'no action' ? '' : ` ON ${event} ${what.toUpperCase()}`
  const definition =
    `FOREIGN KEY ${list(columns)} REFERENCES ${sqliteName(target.name)}${list(targetColumns)}` +
    on('DELETE', action.onDelete) +
    on('UPDATE', action.onUpdate) +
    (action.deferrable === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : '')
  const references = { schema: 'main', table: target.name, columns: targetColumns }
  return withConstraint(edited, { kind: 'foreign key', name: action.name, definition, columns, references })
}

function byColumns(table: TableSnapshot, action: TableActionOf<'dropConstraint'>): ConstraintSnapshot[] {
  const { columns, type } = action
  // There is one at most, whatever it is called.
  if (type === 'primary key' && columns === null)
    return table.constraints.filter((constraint) => constraint.kind === type)
  if (columns === null) return []
  return table.constraints.filter(
    (constraint) => sameColumns(constraint.columns, columns) && (type === null || constraint.kind === type),
  )
}

/** The constraint that is meant: by name, else by its columns. */
function findConstraint(
  table: TableSnapshot,
  action: TableActionOf<'dropConstraint'>,
): ConstraintSnapshot | null {
  const { name, columns, type } = action
  const named = name === null ? undefined : findNamed(table, name)
  if (named !== undefined && (type === null || named.kind === type)) return named
  const [only, ...others] = byColumns(table, action)
  if (others.length === 0) return only ?? null
  throw invalidOperation(
    `${table.name} has several constraints on (${(columns ?? []).join(', ')}): ` +
      `${[only, ...others].map((each) => each?.definition).join('; ')}.`,
    'Say its type, or drop it by name.',
  )
}

/** A unique index of that name, which is what knex makes of `unique()` on SQLite. */
function dropUniqueIndex(edited: EditedTable, action: TableActionOf<'dropConstraint'>): EditedTable | null {
  const { table } = edited
  const { name, columns, type } = action
  if (type !== null && type !== 'unique') return null
  const found = table.indexes.find((each) => {
    if (!each.unique || each.predicate !== null) return false
    const keys = each.keys.map((key) => key.column ?? '')
    return name === null ? columns !== null && sameColumns(keys, columns) : sameSqliteName(each.name, name)
  })
  if (found === undefined) return null
  return { ...edited, table: { ...table, indexes: table.indexes.filter((each) => each !== found) } }
}

/** The error for a constraint that does not exist, which lists those that do. */
function noSuchConstraint(table: TableSnapshot, action: TableActionOf<'dropConstraint'>): Error {
  const what = action.name ?? `${action.type ?? 'constraint'} on (${(action.columns ?? []).join(', ')})`
  const there = table.constraints.map((constraint) =>
    constraint.name === null ? `${constraint.definition}, which has no name` : constraint.name,
  )
  return invalidOperation(
    `The table ${table.name} has no constraint ${what}.`,
    there.length === 0 ? 'It has none at all.' : `It has: ${there.join('; ')}.`,
  )
}

export function dropConstraint(edited: EditedTable, action: TableActionOf<'dropConstraint'>): EditedTable {
  const { table, snapshot } = edited
  const found = findConstraint(table, action)
  if (found === null) {
    const withoutIndex = dropUniqueIndex(edited, action)
    if (withoutIndex === null) throw noSuchConstraint(table, action)
    return withoutIndex
  }
  const left = { ...table, constraints: table.constraints.filter((constraint) => constraint !== found) }
  if ((found.kind === 'primary key' || found.kind === 'unique') && !isKey(left, found.columns)) {
    const pointing = referrers(snapshot.tables, table, [''], (target) => sameColumns(target, found.columns))
    if (pointing.length > 0) {
      throw invalidOperation(
        `${found.name ?? found.definition} of ${table.name} cannot be dropped: ${pointing.join('; ')} refers to it.`,
        'Drop that foreign key first.',
      )
    }
  }
  return {
    ...edited,
    table: { ...left, autoincrement: found.kind === 'primary key' ? false : table.autoincrement },
  }
}
