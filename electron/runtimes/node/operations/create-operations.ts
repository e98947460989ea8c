import { outgoingValue } from '../outgoing-value.ts'
import type { DialectName } from '../../../../shared/model/project.ts'
import type { SchemaOperation, TableAction } from '../../../../shared/model/schema-operation.ts'
import type { Door } from '../door.ts'
import type { Batch } from './batch.ts'
import type { Operations } from './operations.ts'
import type { BulkRow, TableName } from './options.ts'
import { createBatch, defaultOf, nameOf } from './table-actions.ts'

type Ask = (call: string, make: () => SchemaOperation) => Promise<void>

/** `op` of a step: every call is a message to the engine, which works out the statements. */
export function createOperations(dialect: DialectName, door: Door): Operations {
  const ask: Ask = async (call, make) => {
    const origin = new Error(`op.${call}`)
    await door.operate(make(), `op.${call}`, origin)
  }
  return { dialect, ...alterations(ask), ...tables(ask), ...enums(ask), ...data(ask, door) }
}

type Alterations =
  | 'batchAlterTable'
  | 'addColumn'
  | 'dropColumn'
  | 'alterColumn'
  | 'renameColumn'
  | 'createUniqueConstraint'
  | 'createForeignKey'
  | 'createCheck'
  | 'createPrimaryKey'
  | 'dropConstraint'
  | 'createIndex'
  | 'dropIndex'

/** What changes the parts of one table. */
function alterations(ask: Ask): Pick<Operations, Alterations> {
  const alter = (call: string, table: TableName, change: (batch: Batch) => unknown): Promise<void> =>
    ask(call, () => {
      const actions: TableAction[] = []
      const result = change(createBatch(actions))
      if (result instanceof Promise)
        throw new TypeError('The callback of op.batchAlterTable collects changes; it must not be async.')
      return { kind: 'alterTable', table: nameOf(table), actions }
    })
  return {
    batchAlterTable: (table, change) => alter('batchAlterTable', table, change),
    addColumn: (table, name, columnType, options) =>
      alter('addColumn', table, (batch) => batch.addColumn(name, columnType, options)),
    dropColumn: (table, name) => alter('dropColumn', table, (batch) => batch.dropColumn(name)),
    alterColumn: (table, column, changes) =>
      alter('alterColumn', table, (batch) => batch.alterColumn(column, changes)),
    renameColumn: (table, from, to) => alter('renameColumn', table, (batch) => batch.renameColumn(from, to)),
    createUniqueConstraint: (table, columns, options) =>
      alter('createUniqueConstraint', table, (batch) => batch.createUnique(columns, options)),
    createForeignKey: (table, columns, references, options) =>
      alter('createForeignKey', table, (batch) => batch.createForeign(columns, references, options)),
    createCheck: (table, condition, options) =>
      alter('createCheck', table, (batch) => batch.createCheck(condition, options)),
    createPrimaryKey: (table, columns, options) =>
      alter('createPrimaryKey', table, (batch) => batch.createPrimaryKey(columns, options)),
    dropConstraint: (table, constraint) =>
      alter('dropConstraint', table, (batch) => batch.dropConstraint(constraint)),
    createIndex: (table, name, keys, options) =>
      alter('createIndex', table, (batch) => batch.createIndex(name, keys, options)),
    dropIndex: (table, name) => alter('dropIndex', table, (batch) => batch.dropIndex(name)),
  }
}

function tables(ask: Ask): Pick<Operations, 'renameTable' | 'createTableComment' | 'dropTableComment'> {
  return {
    renameTable: (from, to) =>
      ask('renameTable', () => ({ kind: 'renameTable', table: nameOf(from), newName: to })),
    createTableComment: (table, comment) =>
      ask('createTableComment', () => ({ kind: 'commentTable', table: nameOf(table), comment })),
    dropTableComment: (table) =>
      ask('dropTableComment', () => ({ kind: 'commentTable', table: nameOf(table), comment: null })),
  }
}

function enums(ask: Ask): Pick<Operations, 'createEnum' | 'dropEnum' | 'addEnumValue' | 'renameEnumValue'> {
  const type = (name: string, { schema }: { readonly schema?: string } = {}) => ({
    schema: schema ?? null,
    name,
  })
  return {
    createEnum: (name, values, options) =>
      ask('createEnum', () => ({ kind: 'createEnum', type: type(name, options), values: [...values] })),
    dropEnum: (name, options) => ask('dropEnum', () => ({ kind: 'dropEnum', type: type(name, options) })),
    addEnumValue: (name, value, options = {}) =>
      ask('addEnumValue', () => ({
        kind: 'addEnumValue',
        type: type(name, options),
        value,
        before: options.before ?? null,
        after: options.after ?? null,
        ifNotExists: options.ifNotExists ?? false,
      })),
    renameEnumValue: (name, value, newValue, options) =>
      ask('renameEnumValue', () => ({ kind: 'renameEnumValue', type: type(name, options), value, newValue })),
  }
}

function data(ask: Ask, door: Door): Pick<Operations, 'backfill' | 'execute' | 'bulkInsert'> {
  return {
    backfill: (table, { set, where, batch, pause }) =>
      ask('backfill', () => ({
        kind: 'backfill',
        table: nameOf(table),
        set: Object.entries(set).map(([column, value]) => ({
          column,
          value: value === null ? null : defaultOf(value),
        })),
        where: where ?? null,
        batch: batch ?? batchRows,
        pauseMs: pause ?? 0,
      })),
    async execute(script, bindings = []) {
      await door.query(script, bindings, new Error('op.execute'))
    },
    async bulkInsert(table, rows) {
      const origin = new Error('op.bulkInsert')
      for (const part of partsOf(rows)) {
        await door.operate({ kind: 'bulkInsert', table: nameOf(table), ...part }, 'op.bulkInsert', origin)
      }
    },
  }
}

/** Rows that one batch of a backfill looks at, by default. */
const batchRows = 5000

type Part = { readonly columns: string[]; readonly rows: unknown[][] }

/** How many rows cross the line at once. */
const rowsAtOnce = 5000

/** Rows in their order, in runs that name the same columns: what a row leaves out gets its default. */
function partsOf(rows: readonly BulkRow[]): Part[] {
  const parts: Part[] = []
  let key = ''
  for (const row of rows) {
    const columns = Object.keys(row).filter((column) => row[column] !== undefined)
    const own = JSON.stringify(columns.toSorted())
    let part = parts.at(-1)
    if (part === undefined || own !== key || part.rows.length >= rowsAtOnce) {
      part = { columns, rows: [] }
      parts.push(part)
      key = own
    }
    part.rows.push(part.columns.map((column) => valueOf(column, row[column])))
  }
  return parts
}

function valueOf(column: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'toSQL' in value)
    throw new TypeError(
      `op.bulkInsert takes values, and ${column} is SQL: use knex(table).insert(...) for it.`,
    )
  try {
    return outgoingValue(value)
  } catch (error) {
    throw new TypeError(`${column}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
