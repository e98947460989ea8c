import { lexicalRules } from './sql-rules.ts'
import { sameSqliteName, sqliteName } from './names.ts'
import type { OperationIndexKey, TableActionOf } from '../../../../shared/model/schema-operation.ts'
import type { IndexSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { invalidOperation, notOnThisDialect, oneExpression } from '../operation-text.ts'
import { parseCreateIndex } from './create-index.ts'
import { findColumn } from './edited-table.ts'
import type { EditedTable } from './edited-table.ts'

function keyText(key: OperationIndexKey): string {
  if (key.nulls !== null) throw notOnThisDialect('order of NULLs in indexes', 'sqlite')
  if (key.operatorClass !== null) throw notOnThisDialect('operator classes', 'sqlite')
  const what =
    key.column === null
      ? `(${oneExpression(key.expression ?? '', lexicalRules, 'index key')})`
      : sqliteName(key.column)
  const collate = key.collation === null ? '' : ` COLLATE ${sqliteName(key.collation)}`
  return `${what}${collate}${key.descending ? ' DESC' : ''}`
}

/** CREATE INDEX; `on` is the table as it stands in the statement. */
export function createIndexStatement(on: string, action: TableActionOf<'createIndex'>): string {
  const { method, include, where } = action
  if (method !== null && method !== 'btree') throw notOnThisDialect(`index method ${method}`, 'sqlite')
  if (include.length > 0) throw notOnThisDialect('INCLUDE in indexes', 'sqlite')
  const keys = action.keys.map(keyText).join(', ')
  const condition = where === null ? '' : ` WHERE ${oneExpression(where, lexicalRules, 'condition')}`
  return `CREATE ${action.unique ? 'UNIQUE ' : ''}INDEX ${sqliteName(action.name)} ON ${on} (${keys})${condition}`
}

export function createIndex(edited: EditedTable, action: TableActionOf<'createIndex'>): EditedTable {
  const { table, snapshot } = edited
  const taken = [...snapshot.tables.filter((each) => each.name !== table.name), table].some((table) =>
    table.indexes.some((index) => sameSqliteName(index.name, action.name)),
  )
  if (taken) throw invalidOperation(`There is an index ${action.name} already.`)
  // An unknown name in double quotes would be a string to SQLite, and index nothing.
  for (const key of action.keys) if (key.column !== null) findColumn(table, key.column)
  const sql = createIndexStatement(sqliteName(table.name), action)
  const { unique, keys, predicate, definition } = parseCreateIndex(sql)
  const index: IndexSnapshot = {
    name: action.name,
    unique,
    method: 'btree',
    keys: [...keys],
    include: [],
    predicate,
    valid: true,
    definition,
    comment: null,
    sql,
  }
  const indexes = [...table.indexes, index].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { ...edited, table: { ...table, indexes } }
}

export function dropIndex(edited: EditedTable, action: TableActionOf<'dropIndex'>): EditedTable {
  const { table } = edited
  const found = table.indexes.find((each) => sameSqliteName(each.name, action.name))
  if (found === undefined) {
    const there = table.indexes.map((each) => each.name).join(', ')
    throw invalidOperation(
      `The table ${table.name} has no index ${action.name}.`,
      there === '' ? 'It has none at all.' : `It has: ${there}.`,
    )
  }
  return { ...edited, table: { ...table, indexes: table.indexes.filter((each) => each !== found) } }
}
