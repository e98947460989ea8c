import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  DomainSnapshot,
  EnumSnapshot,
  IndexSnapshot,
  PolicySnapshot,
  SequenceOptions,
  SequenceSnapshot,
  TableSnapshot,
  ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'

/** One statement each, without a closing semicolon; names are always qualified. Grammar: PostgreSQL 12 to 18. */

const maximum: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
}

/** Options of a sequence that are not those of a new ascending one of its type. */
function sequenceOptionsDdl(options: SequenceOptions): string[] {
  const parts: string[] = []
  if (options.increment !== '1') parts.push(`INCREMENT BY ${options.increment}`)
  if (options.min !== '1') parts.push(`MINVALUE ${options.min}`)
  if (options.max !== maximum[options.type]) parts.push(`MAXVALUE ${options.max}`)
  if (options.start !== '1') parts.push(`START WITH ${options.start}`)
  if (options.cache !== '1') parts.push(`CACHE ${options.cache}`)
  if (options.cycle) parts.push('CYCLE')
  return parts
}

/** `GENERATED ALWAYS AS IDENTITY (...)`; null where the column is none. A new column's sequence gets its own name. */
export function identityDdl(column: ColumnSnapshot, isNew = false): string | null {
  if (column.identity === null) return null
  const { sequence } = column.identity
  const named = isNew && sequence !== undefined ? [`SEQUENCE NAME ${sequence}`] : []
  const options = [...named, ...sequenceOptionsDdl(column.identity.options)]
  const list = options.length === 0 ? '' : ` (${options.join(' ')})`
  return `GENERATED ${column.identity.generation.toUpperCase()} AS IDENTITY${list}`
}

/** A column as it stands in CREATE TABLE. */
export function columnDdl(column: ColumnSnapshot): string {
  const parts = [name(column.name), column.type]
  if (column.collation !== null) parts.push(`COLLATE ${column.collation}`)
  if (column.generated !== null) {
    const { expression, stored } = column.generated
    parts.push(`GENERATED ALWAYS AS (${expression}) ${stored ? 'STORED' : 'VIRTUAL'}`)
  }
  const identity = identityDdl(column, true)
  if (identity !== null) parts.push(identity)
  if (column.default !== null) parts.push(`DEFAULT ${column.default}`)
  if (column.notNull) parts.push('NOT NULL')
  return parts.join(' ')
}

/** `CONSTRAINT name definition`. */
export function constraintDdl(constraint: ConstraintSnapshot): string {
  return constraint.name === null
    ? constraint.definition
    : `CONSTRAINT ${name(constraint.name)} ${constraint.definition}`
}

/** Storage parameters as `WITH` takes them: `fillfactor='70'`. */
export function optionsDdl(options: readonly string[]): string {
  const one = (option: string): string => {
    const at = option.indexOf('=')
    const value = option.slice(at + 1)
    return `${option.slice(0, at)}=${/^[\w.]+$/.test(value) ? value : literal(value)}`
  }
  return options.map(one).join(', ')
}

/** CREATE TABLE with the given constraints inline; one column or constraint a line. */
export function createTableDdl(table: TableSnapshot, constraints: readonly ConstraintSnapshot[]): string {
  const columns = table.columns.filter((column) => !column.inherited).map(columnDdl)
  const members = [...columns, ...constraints.map(constraintDdl)]
  const list = members.length === 0 ? '' : `\n  ${members.join(',\n  ')}\n`
  const parts = [`CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${qualified(table.schema, table.name)}`]
  if (table.partitionOf === null) parts[0] += ` (${list})`
  else {
    parts.push(`PARTITION OF ${qualified(table.partitionOf.schema, table.partitionOf.name)}`)
    if (members.length > 0) parts.push(`(${list})`)
    parts.push(table.partitionOf.bound)
  }
  if (table.inherits.length > 0) {
    parts.push(
      `INHERITS (${table.inherits.map((parent) => qualified(parent.schema, parent.name)).join(', ')})`,
    )
  }
  if (table.partitionBy !== null) parts.push(`PARTITION BY ${table.partitionBy}`)
  if (table.options.length > 0) parts.push(`WITH (${optionsDdl(table.options)})`)
  return parts.join(' ')
}

export function createIndexDdl(schema: string, relation: string, index: IndexSnapshot): string {
  const unique = index.unique ? 'UNIQUE ' : ''
  return `CREATE ${unique}INDEX ${name(index.name)} ON ${qualified(schema, relation)} ${index.definition}`
}

export function createEnumDdl(value: EnumSnapshot): string {
  return `CREATE TYPE ${qualified(value.schema, value.name)} AS ENUM (${value.values.map(literal).join(', ')})`
}

/** CREATE DOMAIN; a check that is NOT VALID cannot be part of it and is left out. */
export function createDomainDdl(domain: DomainSnapshot): string {
  const parts = [`CREATE DOMAIN ${qualified(domain.schema, domain.name)} AS ${domain.type}`]
  if (domain.collation !== null) parts.push(`COLLATE ${domain.collation}`)
  if (domain.default !== null) parts.push(`DEFAULT ${domain.default}`)
  if (domain.notNull) parts.push('NOT NULL')
  for (const check of domain.checks) {
    if (!check.definition.endsWith('NOT VALID'))
      parts.push(`CONSTRAINT ${name(check.name)} ${check.definition}`)
  }
  return parts.join(' ')
}

export function createSequenceDdl(sequence: SequenceSnapshot): string {
  const { options } = sequence
  const parts = [
    `CREATE ${sequence.unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${qualified(sequence.schema, sequence.name)}`,
  ]
  if (options.type !== 'bigint') parts.push(`AS ${options.type}`)
  return [...parts, ...sequenceOptionsDdl(options)].join(' ')
}

/** ALTER SEQUENCE ... OWNED BY; `NONE` where it stands alone. */
export function sequenceOwnerDdl(sequence: SequenceSnapshot): string {
  const { ownedBy } = sequence
  const owner =
    ownedBy === null ? 'NONE' : `${qualified(ownedBy.schema, ownedBy.table)}.${name(ownedBy.column)}`
  return `ALTER SEQUENCE ${qualified(sequence.schema, sequence.name)} OWNED BY ${owner}`
}

export function createViewDdl(view: ViewSnapshot): string {
  const kind = view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'
  const options = view.options.length === 0 ? '' : ` WITH (${optionsDdl(view.options)})`
  return `CREATE ${kind} ${qualified(view.schema, view.name)}${options} AS\n ${view.definition}`
}

export function createPolicyDdl(policy: PolicySnapshot): string {
  const roles = policy.roles.map((role) => (role === 'PUBLIC' ? role : name(role))).join(', ')
  const parts = [`CREATE POLICY ${name(policy.name)} ON ${qualified(policy.schema, policy.table)}`]
  if (!policy.permissive) parts.push('AS RESTRICTIVE')
  parts.push(`FOR ${policy.command.toUpperCase()} TO ${roles}`)
  if (policy.using !== null) parts.push(`USING (${policy.using})`)
  if (policy.withCheck !== null) parts.push(`WITH CHECK (${policy.withCheck})`)
  return parts.join(' ')
}
