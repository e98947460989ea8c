import { sameSqliteName } from '../../../../shared/ddl/sqlite-names.ts'
import type { OperationName, TableAction } from '../../../../shared/model/schema-operation.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { MoveTarget } from '../operation-rules.ts'
import { invalidOperation, notOnThisDialect } from '../operation-text.ts'
import { addColumn, alterColumn, dropColumn } from './operations-columns.ts'
import {
  createCheck,
  createForeign,
  createPrimaryKey,
  createUnique,
  dropConstraint,
} from './operations-constraints.ts'
import { createIndex, dropIndex } from './operations-indexes.ts'

/** A table while a batch is worked out, and what its columns are filled from. */
export type EditedTable = {
  readonly table: TableSnapshot
  /** Expressions by column name. */
  readonly values: ReadonlyMap<string, string>
  /** All tables as they were: others refer to this one. */
  readonly snapshot: SchemaSnapshot
}

/** SQLite has the one schema `main`. */
export function refuseForeignSchema({ schema }: OperationName): void {
  if (schema !== null && !sameSqliteName(schema, 'main')) throw notOnThisDialect(`schema ${schema}`, 'sqlite')
}

/** The table by its name. Throws `invalid_operation` where there is none, or it cannot be read. */
export function findTable(snapshot: SchemaSnapshot, table: OperationName): TableSnapshot {
  refuseForeignSchema(table)
  const found = snapshot.tables.find((one) => sameSqliteName(one.name, table.name))
  if (found !== undefined && found.kind === 'table') return found
  if (found !== undefined)
    throw invalidOperation(`${found.name} is a virtual table, which cannot be altered.`)
  const view = snapshot.views.find((one) => sameSqliteName(one.name, table.name))
  if (view !== undefined) throw invalidOperation(`${view.name} is a view, not a table.`)
  const unread = snapshot.notCompared.find((one) => sameSqliteName(one.name, table.name))
  if (unread !== undefined)
    throw invalidOperation(`The table ${table.name} cannot be altered: ${unread.reason}.`)
  throw invalidOperation(
    `There is no table ${table.name}.`,
    snapshot.tables.length === 0 ? null : `There are: ${snapshot.tables.map((one) => one.name).join(', ')}.`,
  )
}

function edit(edited: EditedTable, action: TableAction): EditedTable {
  switch (action.kind) {
    case 'addColumn':
      return addColumn(edited, action)
    case 'dropColumn':
      return dropColumn(edited, action)
    case 'alterColumn':
      return alterColumn(edited, action)
    case 'createUnique':
      return createUnique(edited, action)
    case 'createForeign':
      return createForeign(edited, action)
    case 'createCheck':
      return createCheck(edited, action)
    case 'createPrimaryKey':
      return createPrimaryKey(edited, action)
    case 'dropConstraint':
      return dropConstraint(edited, action)
    case 'createIndex':
      return createIndex(edited, action)
    case 'dropIndex':
      return dropIndex(edited, action)
    case 'renameColumn':
      throw invalidOperation('A rename is made by SQLite itself.')
  }
}

/** The schema after the actions, in their order, each on what the one before it left. */
export function editTable(
  snapshot: SchemaSnapshot,
  name: OperationName,
  actions: readonly TableAction[],
): MoveTarget {
  const found = findTable(snapshot, name)
  const start: EditedTable = { table: found, values: new Map(), snapshot }
  const { table, values } = actions.reduce(edit, start)
  const tables = snapshot.tables.map((one) => (one === found ? table : one))
  return { to: { ...snapshot, tables }, values: new Map([[table.name, values]]) }
}
