import { constraintDdl } from './ddl.ts'
import { postgresName } from './names.ts'
import type { ColumnSnapshot, ConstraintSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { quoted } from '../code-literals.ts'

/** Whether knex takes the name as it is: it cuts at dots and reads ` as ` and `?` as its own. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_$]*$/.test(name)
}

/** Whether knex hands the SQL on unchanged; a question mark would become a binding. */
function isPlainSql(sql: string): boolean {
  return !sql.includes('?')
}

const methods: Readonly<Record<string, string>> = {
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigInteger',
  text: 'text',
  boolean: 'boolean',
  date: 'date',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
  bytea: 'binary',
  'timestamp with time zone': 'timestamp',
}

/** The builder call for the type: a method of knex where it gives exactly that type, else `specificType`. */
function typeCall(column: ColumnSnapshot, extra: string): string {
  const name = quoted(column.name)
  const method = methods[column.type]
  if (extra === '' && method !== undefined) return `${method}(${name})`
  const text = /^character varying\((\d+)\)$/.exec(column.type)?.[1]
  if (extra === '' && text !== undefined) return `string(${name}, ${text})`
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(column.type) ?? []
  if (extra === '' && precision !== undefined) return `decimal(${name}, ${precision}, ${scale})`
  return `specificType(${name}, ${quoted(`${column.type}${extra}`)})`
}

/** A column as a chain on knex's table builder; null where knex cannot say it. */
export function columnCall(column: ColumnSnapshot, identity: string | null): string | null {
  const collate = column.collation === null ? '' : ` COLLATE ${column.collation}`
  const generated =
    column.generated === null
      ? ''
      : ` GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`
  const extra = `${collate}${generated}${identity === null ? '' : ` ${identity}`}`
  if (!isPlainName(column.name) || !isPlainSql(`${extra}${column.default ?? ''}${column.type}`)) return null
  const notNull = column.notNull ? '.notNullable()' : ''
  const value = column.default === null ? '' : `.defaultTo(knex.raw(${quoted(column.default)}))`
  return `table.${typeCall(column, extra)}${notNull}${value}`
}

const list = (names: readonly string[]): string => `[${names.map(quoted).join(', ')}]`

function deferral(definition: string): string | null {
  if (definition.endsWith(' DEFERRABLE INITIALLY DEFERRED')) return 'deferred'
  return definition.endsWith(' DEFERRABLE') ? 'immediate' : null
}

function foreignCall(constraint: ConstraintSnapshot, name: string): string | null {
  const target = constraint.references
  if (
    target === null ||
    constraint.definition.includes(' MATCH ') ||
    constraint.definition.endsWith('NOT VALID')
  )
    return null
  const names = [...constraint.columns, ...target.columns, target.table, target.schema]
  const actions = [
    ...constraint.definition.matchAll(/ ON (UPDATE|DELETE) (CASCADE|RESTRICT|SET NULL|SET DEFAULT)(?= |$)/g),
  ]
  const columns = (list: readonly string[]) => `(${list.join(', ')})`
  const head = `FOREIGN KEY ${columns(constraint.columns)} REFERENCES ${target.schema}.${target.table}${columns(target.columns)}`
  const tail = actions.map((each) => each[0]).join('')
  const deferred = deferral(constraint.definition)
  const suffix =
    deferred === null ? '' : deferred === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE'
  if (!names.every(isPlainName) || constraint.definition !== `${head}${tail}${suffix}`) return null
  const calls = actions.map(
    (each) => `.on${each[1] === 'UPDATE' ? 'Update' : 'Delete'}(${quoted(each[2] ?? '')})`,
  )
  const last = deferred === null ? '' : `.deferrable(${quoted(deferred)})`
  return `table.foreign(${list(constraint.columns)}, ${quoted(name)}).references(${list(target.columns)}).inTable(${quoted(`${target.schema}.${target.table}`)})${calls.join('')}${last}`
}

/** A constraint as a call on knex's table builder; null where knex cannot say it. */
export function constraintCall(constraint: ConstraintSnapshot): string | null {
  const { name } = constraint
  if (
    name === null ||
    !isPlainName(name) ||
    !isPlainSql(constraintDdl(constraint)) ||
    constraint.comment !== null
  )
    return null
  if (constraint.kind === 'foreign key') return foreignCall(constraint, name)
  if (constraint.kind === 'check') {
    // knex writes the name of a check as it is, without quotes, so the server would fold it.
    if (postgresName(name) !== name) return null
    const expression = /^CHECK \((.*)\)$/s.exec(constraint.definition)?.[1]
    return expression === undefined ? null : `table.check(${quoted(expression)}, [], ${quoted(name)})`
  }
  const word = constraint.kind === 'primary key' ? 'PRIMARY KEY' : 'UNIQUE'
  const plain = `${word} (${constraint.columns.join(', ')})`
  const deferred = deferral(constraint.definition)
  if (!constraint.columns.every(isPlainName) || (constraint.definition !== plain && deferred === null))
    return null
  if (deferred !== null && !constraint.definition.startsWith(`${plain} DEFERRABLE`)) return null
  const option = deferred === null ? '' : `, deferrable: ${quoted(deferred)}`
  if (constraint.kind === 'primary key')
    return `table.primary(${list(constraint.columns)}, { constraintName: ${quoted(name)}${option} })`
  return constraint.kind === 'unique'
    ? `table.unique(${list(constraint.columns)}, { indexName: ${quoted(name)}${option} })`
    : null
}
