import { lexicalRules } from './sql-rules.ts'
import { oneExpression } from '../operation-text.ts'
import type {
  OperationName,
  SchemaOperation,
  SchemaOperationOf,
  TableAction,
  TableActionOf,
} from '../../../../shared/model/schema-operation.ts'
import type { ConstraintSnapshot, SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { commentDdl } from './ddl-attributes.ts'
import { postgresLiteral as literal, postgresName as name } from './names.ts'
import { insertStatements } from '../operation-inserts.ts'
import { refuseLongNames } from '../operation-names.ts'
import type { OperationRules, OperationStatement, OperationStep } from '../operation-rules.ts'
import { invalidOperation, shownName } from '../operation-text.ts'
import { renderAction } from './operations-table.ts'

/** A 16-bit count of parameters in the protocol's Bind message. */
const parameterLimit = 65_535
/** NAMEDATALEN - 1. */
const nameLimit = 63

/** A table or type, with its schema where one was said; else the search path decides. */
function operationTarget(target: OperationName): string {
  return target.schema === null ? name(target.name) : `${name(target.schema)}.${name(target.name)}`
}

const step = (...sql: readonly string[]): OperationStep => ({
  kind: 'statements',
  statements: sql.map((each) => ({ sql: each })),
})

function findTable(snapshot: SchemaSnapshot, { schema, name: wanted }: OperationName) {
  const owner = schema ?? snapshot.defaultSchema
  const table = snapshot.tables.find((table) => table.schema === owner && table.name === wanted)
  if (table !== undefined) return table
  throw invalidOperation(`There is no table ${shownName({ schema: owner, name: wanted })}.`)
}

const sameColumns = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join('\0') === b.toSorted().join('\0')

/** The one constraint on exactly these columns. Throws `invalid_operation` for none and for several. */
function findByColumns(
  snapshot: SchemaSnapshot,
  table: OperationName,
  { columns, type }: TableActionOf<'dropConstraint'>,
): ConstraintSnapshot {
  const on = findTable(snapshot, table)
  const found = on.constraints.filter(
    (constraint) =>
      (columns === null || sameColumns(constraint.columns, columns)) &&
      (type === null || constraint.kind === type),
  )
  const [only, ...others] = found
  const what = `${type ?? 'constraint'} on (${(columns ?? []).join(', ')}) of ${shownName(table)}`
  if (only === undefined) throw invalidOperation(`There is no ${what}.`)
  if (others.length === 0) return only
  const names = found.map((match) => match.name).join(', ')
  throw invalidOperation(`There are several: ${what}: ${names}.`, 'Drop it by name, or say its type.')
}

function actionStep(table: OperationName, action: TableAction): OperationStep {
  const on = operationTarget(table)
  if (action.kind !== 'dropConstraint' || action.name !== null)
    return step(...renderAction(on, table, action))
  return {
    kind: 'lookup',
    what: `the name of the constraint on (${(action.columns ?? []).join(', ')})`,
    statements: (snapshot) => [
      { sql: `ALTER TABLE ${on} DROP CONSTRAINT ${name(findByColumns(snapshot, table, action).name ?? '')}` },
    ],
  }
}

function addEnumValue({
  type,
  value,
  before,
  after,
  ifNotExists,
}: SchemaOperationOf<'addEnumValue'>): string {
  if (before !== null && after !== null) {
    throw invalidOperation(`${value} cannot be both before ${before} and after ${after}.`, 'Say one of them.')
  }
  const place =
    before !== null ? ` BEFORE ${literal(before)}` : after !== null ? ` AFTER ${literal(after)}` : ''
  const unless = ifNotExists ? 'IF NOT EXISTS ' : ''
  return `ALTER TYPE ${operationTarget(type)} ADD VALUE ${unless}${literal(value)}${place}`
}

function insertSteps({
  table,
  columns,
  rows,
}: SchemaOperationOf<'bulkInsert'>): readonly OperationStatement[] {
  return insertStatements(
    { target: operationTarget(table), columns: columns.map(name), rows },
    { limit: parameterLimit, placeholder: (index) => `$${index}` },
  )
}

function plan(operation: SchemaOperation): readonly OperationStep[] {
  refuseLongNames(operation, nameLimit)
  switch (operation.kind) {
    case 'alterTable':
      return operation.actions.map((action) => actionStep(operation.table, action))
    case 'renameTable':
      return [step(`ALTER TABLE ${operationTarget(operation.table)} RENAME TO ${name(operation.newName)}`)]
    case 'commentTable':
      return [step(commentDdl(`TABLE ${operationTarget(operation.table)}`, operation.comment))]
    case 'createEnum':
      return [
        step(
          `CREATE TYPE ${operationTarget(operation.type)} AS ENUM (${operation.values.map(literal).join(', ')})`,
        ),
      ]
    case 'dropEnum':
      return [step(`DROP TYPE ${operationTarget(operation.type)}`)]
    case 'addEnumValue':
      return [step(addEnumValue(operation))]
    case 'renameEnumValue': {
      const { type, value, newValue } = operation
      return [
        step(`ALTER TYPE ${operationTarget(type)} RENAME VALUE ${literal(value)} TO ${literal(newValue)}`),
      ]
    }
    case 'backfill':
      // Done by the runner, batch by batch.
      return []
    case 'bulkInsert':
      return [{ kind: 'statements', statements: insertSteps(operation) }]
  }
}

/**
 * What `op` asks for as PostgreSQL's own ALTER statements: no table is made anew, and the catalog is read only to find
 * the name of a constraint that is known by its columns.
 */
export const operations: OperationRules = {
  expression: (sql, what) => oneExpression(sql, lexicalRules, what),
  literalOf: (column) => `quote_literal(${column}::text)`,
  rowKey: null,
  plan,
  label: () => null,
  guard: () => Promise.resolve({ verify: () => Promise.resolve() }),
}
