import type {
  OperationDefault,
  OperationIndexKey,
  OperationName,
  TableAction,
} from '../../../../shared/model/schema-operation.ts'
import type { Batch } from './batch.ts'
import type { ColumnChanges, ConstraintRef, DefaultValue, IndexKey, TableName } from './options.ts'

/** A name as the engine is told it. */
export function nameOf(table: TableName): OperationName {
  return typeof table === 'string'
    ? { schema: null, name: table }
    : { schema: table.schema, name: table.name }
}

/** A default as the engine is told it; knex's raw is SQL with its bindings written out. */
export function defaultOf(value: DefaultValue): OperationDefault {
  if (typeof value !== 'object' || value === null) return { value }
  return 'toQuery' in value ? { sql: value.toQuery() } : { sql: value.sql }
}

function keyOf(key: IndexKey): OperationIndexKey {
  const full = typeof key === 'string' ? { column: key } : key
  return {
    column: full.column ?? null,
    expression: full.sql ?? null,
    descending: full.order === 'desc',
    nulls: full.nulls ?? null,
    collation: full.collation ?? null,
    operatorClass: full.operatorClass ?? null,
  }
}

function alterOf(column: string, changes: ColumnChanges): TableAction {
  const { name, default: value, ...rest } = changes
  const changed = value === undefined ? {} : { default: value === null ? null : defaultOf(value) }
  const renamed = name === undefined ? {} : { newName: name }
  return { kind: 'alterColumn', column, ...rest, ...changed, ...renamed }
}

function dropOf(constraint: ConstraintRef): TableAction {
  if (typeof constraint === 'string')
    return { kind: 'dropConstraint', name: constraint, columns: null, type: null }
  const { name = null, columns, type = null } = constraint
  return { kind: 'dropConstraint', name, columns: [...columns], type }
}

/** A batch whose calls end up in `actions`. */
export function createBatch(actions: TableAction[]): Batch {
  const add = (action: TableAction): void => void actions.push(action)
  return {
    addColumn: (name, type, options = {}) =>
      add({
        kind: 'addColumn',
        column: {
          name,
          type,
          nullable: options.nullable ?? true,
          default: options.default === undefined ? null : defaultOf(options.default),
          collation: options.collation ?? null,
          generated: options.generated ?? null,
          comment: options.comment ?? null,
        },
      }),
    dropColumn: (column) => add({ kind: 'dropColumn', column }),
    alterColumn: (column, changes) => add(alterOf(column, changes)),
    renameColumn: (column, newName) => add({ kind: 'renameColumn', column, newName }),
    createUnique: (columns, { name = null, deferrable = null, nullsNotDistinct = false } = {}) =>
      add({ kind: 'createUnique', name, columns: [...columns], deferrable, nullsNotDistinct }),
    createForeign: (columns, references, options = {}) =>
      add({
        kind: 'createForeign',
        name: options.name ?? null,
        columns: [...columns],
        references: { table: nameOf(references.table), columns: [...references.columns] },
        onDelete: options.onDelete ?? null,
        onUpdate: options.onUpdate ?? null,
        deferrable: options.deferrable ?? null,
        notValid: options.notValid ?? false,
      }),
    createCheck: (condition, { name = null, notValid = false } = {}) =>
      add({ kind: 'createCheck', name, condition, notValid }),
    createPrimaryKey: (columns, { name = null } = {}) =>
      add({ kind: 'createPrimaryKey', name, columns: [...columns] }),
    dropConstraint: (constraint) => add(dropOf(constraint)),
    createIndex: (name, keys, options = {}) =>
      add({
        kind: 'createIndex',
        name,
        keys: keys.map(keyOf),
        unique: options.unique ?? false,
        where: options.where ?? null,
        method: options.method ?? null,
        include: [...(options.include ?? [])],
      }),
    dropIndex: (name) => add({ kind: 'dropIndex', name }),
  }
}
