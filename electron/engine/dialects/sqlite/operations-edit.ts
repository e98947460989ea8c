import type { OperationName, TableAction } from '../../../../shared/model/schema-operation.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { MoveTarget } from '../operation-rules.ts'
import { invalidOperation } from '../operation-text.ts'
import { findTable, type EditedTable } from './edited-table.ts'
import { addColumn, alterColumn, dropColumn } from './operations-columns.ts'
import {
  createCheck,
  createForeign,
  createPrimaryKey,
  createUnique,
  dropConstraint,
} from './operations-constraints.ts'
import { createIndex, dropIndex } from './operations-indexes.ts'

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
  const tables = snapshot.tables.map((each) => (each === found ? table : each))
  return { to: { ...snapshot, tables }, values: new Map([[table.name, values]]) }
}
