import { lexicalRules } from './sql-rules.ts'
import type {
  OperationColumn,
  OperationDefault,
  OperationIndexKey,
  OperationName,
  TableAction,
  TableActionOf,
} from '../../../../shared/model/schema-operation.ts'
import { commentDdl } from './ddl-attributes.ts'
import { postgresName as name } from './names.ts'
import { oneExpression } from '../operation-text.ts'
import { quoteLiteral } from './literals.ts'

const list = (names: readonly string[]): string => `(${names.map(name).join(', ')})`
const expression = (sql: string, what: string): string => oneExpression(sql, lexicalRules, what)

function defaultText(value: OperationDefault): string {
  return 'sql' in value ? expression(value.sql, 'default') : quoteLiteral(value.value)
}

function columnText(column: OperationColumn): string {
  const { generated } = column
  const parts = [name(column.name), expression(column.type, 'type')]
  if (column.collation !== null) parts.push(`COLLATE ${name(column.collation)}`)
  if (generated !== null) {
    const kind = generated.stored ? 'STORED' : 'VIRTUAL'
    parts.push(`GENERATED ALWAYS AS (${expression(generated.as, 'generated column')}) ${kind}`)
  }
  if (column.default !== null) parts.push(`DEFAULT ${defaultText(column.default)}`)
  if (!column.nullable) parts.push('NOT NULL')
  return parts.join(' ')
}

function addColumn(on: string, { column }: TableActionOf<'addColumn'>): string[] {
  const comment =
    column.comment === null ? [] : [commentDdl(`COLUMN ${on}.${name(column.name)}`, column.comment)]
  return [`ALTER TABLE ${on} ADD COLUMN ${columnText(column)}`, ...comment]
}

/** The default is dropped before the type changes and set after it: the old default may not fit the new type. */
function alterColumn(on: string, action: TableActionOf<'alterColumn'>): string[] {
  const { column, type, using, nullable, comment, newName } = action
  const alter = `ALTER TABLE ${on} ALTER COLUMN ${name(column)}`
  const changesDefault = action.default !== undefined
  const fresh = action.default ?? null
  const withUsing = using === undefined ? '' : ` USING ${expression(using, 'USING expression')}`
  const drops = changesDefault && (type !== undefined || fresh === null)
  return [
    ...(drops ? [`${alter} DROP DEFAULT`] : []),
    ...(type === undefined ? [] : [`${alter} TYPE ${expression(type, 'type')}${withUsing}`]),
    ...(fresh === null ? [] : [`${alter} SET DEFAULT ${defaultText(fresh)}`]),
    ...(nullable === undefined ? [] : [`${alter} ${nullable ? 'DROP' : 'SET'} NOT NULL`]),
    ...(comment === undefined ? [] : [commentDdl(`COLUMN ${on}.${name(column)}`, comment)]),
    ...(newName === undefined ? [] : [renameColumn(on, column, newName)]),
  ]
}

function renameColumn(on: string, from: string, to: string): string {
  return `ALTER TABLE ${on} RENAME COLUMN ${name(from)} TO ${name(to)}`
}

const deferrableText = (when: 'immediate' | 'deferred' | null): string =>
  when === null ? '' : ` DEFERRABLE INITIALLY ${when.toUpperCase()}`

function foreignKeyText(action: TableActionOf<'createForeign'>): string {
  const { table, columns } = action.references
  const target = table.schema === null ? name(table.name) : `${name(table.schema)}.${name(table.name)}`
  const on = (event: string, what: string | null) =>
    what === null ? '' : ` ON ${event} ${what.toUpperCase()}`
  return (
    `FOREIGN KEY ${list(action.columns)} REFERENCES ${target} ${list(columns)}` +
    on('DELETE', action.onDelete) +
    on('UPDATE', action.onUpdate) +
    deferrableText(action.deferrable) +
    (action.notValid ? ' NOT VALID' : '')
  )
}

function addConstraint(on: string, constraint: string | null, definition: string): string {
  const named = constraint === null ? '' : `CONSTRAINT ${name(constraint)} `
  return `ALTER TABLE ${on} ADD ${named}${definition}`
}

function keyText(key: OperationIndexKey): string {
  const parts = [
    key.column === null ? `(${expression(key.expression ?? '', 'index key')})` : name(key.column),
  ]
  if (key.collation !== null) parts.push(`COLLATE ${name(key.collation)}`)
  if (key.operatorClass !== null) parts.push(expression(key.operatorClass, 'operator class'))
  if (key.descending) parts.push('DESC')
  if (key.nulls !== null) parts.push(`NULLS ${key.nulls.toUpperCase()}`)
  return parts.join(' ')
}

function createIndex(on: string, action: TableActionOf<'createIndex'>): string {
  const parts = [`CREATE ${action.unique ? 'UNIQUE ' : ''}INDEX ${name(action.name)} ON ${on}`]
  if (action.method !== null) parts.push(`USING ${name(action.method)}`)
  parts.push(`(${action.keys.map(keyText).join(', ')})`)
  if (action.include.length > 0) parts.push(`INCLUDE ${list(action.include)}`)
  if (action.where !== null) parts.push(`WHERE ${expression(action.where, 'condition')}`)
  return parts.join(' ')
}

/** One action as statements; `on` is the table as it stands in them. */
export function renderAction(on: string, table: OperationName, action: TableAction): string[] {
  switch (action.kind) {
    case 'addColumn':
      return addColumn(on, action)
    case 'dropColumn':
      return [`ALTER TABLE ${on} DROP COLUMN ${name(action.column)}`]
    case 'alterColumn':
      return alterColumn(on, action)
    case 'renameColumn':
      return [renameColumn(on, action.column, action.newName)]
    case 'createUnique': {
      const nulls = action.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''
      const definition = `UNIQUE${nulls} ${list(action.columns)}${deferrableText(action.deferrable)}`
      return [addConstraint(on, action.name, definition)]
    }
    case 'createForeign':
      return [addConstraint(on, action.name, foreignKeyText(action))]
    case 'createCheck': {
      const condition = expression(action.condition, 'condition')
      return [addConstraint(on, action.name, `CHECK (${condition})${action.notValid ? ' NOT VALID' : ''}`)]
    }
    case 'createPrimaryKey':
      return [addConstraint(on, action.name, `PRIMARY KEY ${list(action.columns)}`)]
    case 'dropConstraint':
      return [`ALTER TABLE ${on} DROP CONSTRAINT ${name(action.name ?? '')}`]
    case 'createIndex':
      return [createIndex(on, action)]
    case 'dropIndex': {
      const schema = table.schema === null ? '' : `${name(table.schema)}.`
      return [`DROP INDEX ${schema}${name(action.name)}`]
    }
  }
}
