import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  IndexSnapshot,
  TableSnapshot,
  ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { sqliteName as name } from './names.ts'

/** One statement each, without a closing semicolon, from the snapshot's values and not from the stored text. */

/** A column without the constraints that the snapshot keeps apart. */
export function columnDdl(column: ColumnSnapshot): string {
  const parts = [name(column.name)]
  if (column.type !== '') parts.push(column.type)
  if (column.notNull) parts.push(column.notNullDetail ?? 'NOT NULL')
  if (column.default !== null) parts.push(`DEFAULT ${column.default}`)
  if (column.collation !== null) parts.push(`COLLATE ${column.collation}`)
  if (column.generated !== null) {
    const { expression, stored } = column.generated
    parts.push(`GENERATED ALWAYS AS (${expression}) ${stored ? 'STORED' : 'VIRTUAL'}`)
  }
  return parts.join(' ')
}

export function constraintDdl(constraint: ConstraintSnapshot): string {
  return constraint.name === null
    ? constraint.definition
    : `CONSTRAINT ${name(constraint.name)} ${constraint.definition}`
}

/** Whether a primary key must stand on its column: AUTOINCREMENT, and DESC that makes it no alias of the rowid. */
export function isInlineKey(
  table: Pick<TableSnapshot, 'autoincrement'>,
  constraint: Pick<ConstraintSnapshot, 'kind' | 'definition'>,
): boolean {
  if (constraint.kind !== 'primary key') return false
  return table.autoincrement || constraint.definition.startsWith('PRIMARY KEY DESC')
}

/** ` CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT`, as it stands on the column. */
export function inlineKeyDdl(table: Pick<TableSnapshot, 'autoincrement'>, key: ConstraintSnapshot): string {
  const named = key.name === null ? '' : ` CONSTRAINT ${name(key.name)}`
  const descending = key.definition.startsWith('PRIMARY KEY DESC') ? ' DESC' : ''
  const conflict = / ON CONFLICT \w+$/.exec(key.definition)?.[0] ?? ''
  return `${named} PRIMARY KEY${descending}${conflict}${table.autoincrement ? ' AUTOINCREMENT' : ''}`
}

/** STRICT and WITHOUT ROWID, with the blank before them. */
export function tableOptionsDdl(table: Pick<TableSnapshot, 'strict' | 'withoutRowid'>): string {
  const options = [table.strict ? 'STRICT' : '', table.withoutRowid ? 'WITHOUT ROWID' : ''].filter(
    (each) => each !== '',
  )
  return options.length === 0 ? '' : ` ${options.join(', ')}`
}

/** CREATE TABLE from the snapshot's values; one column or constraint a line. */
export function createTableDdl(table: TableSnapshot): string {
  if (table.kind === 'virtual') return `CREATE VIRTUAL TABLE ${name(table.name)} ${table.using ?? ''}`
  const key = table.constraints.find((constraint) => isInlineKey(table, constraint))
  const columns = table.columns.map((column) => {
    const own = columnDdl(column)
    return key !== undefined && key.columns[0] === column.name ? `${own}${inlineKeyDdl(table, key)}` : own
  })
  const constraints = table.constraints.filter((constraint) => constraint !== key).map(constraintDdl)
  const members = [...columns, ...constraints].join(',\n  ')
  return `CREATE TABLE ${name(table.name)} (\n  ${members}\n)${tableOptionsDdl(table)}`
}

export function createIndexDdl(table: string, index: IndexSnapshot): string {
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${name(index.name)} ON ${name(table)} ${index.definition}`
}

export function createViewDdl(view: ViewSnapshot): string {
  const columns =
    view.columns.length === 0 ? '' : ` (${view.columns.map((column) => name(column.name)).join(', ')})`
  return `CREATE VIEW ${name(view.name)}${columns} AS ${view.definition}`
}
