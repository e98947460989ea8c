import { HeadwayError } from '../../../shared/errors.ts'
import type { SchemaOperationOf } from '../../../shared/model/schema-operation.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Backfill, Key } from '../runner/backfill.ts'
import { effectOf } from '../sql/effects.ts'

/**
 * The statements of a backfill, by ranges of the primary key. `snapshot` null: nothing is connected, and only the whole
 * statement is known. Throws `invalid_operation` where the table has no key to go by.
 */
export function planBackfill(
  operation: SchemaOperationOf<'backfill'>,
  snapshot: SchemaSnapshot | null,
  dialect: Dialect,
): Backfill {
  const { table, set, where, batch, pauseMs } = operation
  const quote = (name: string): string => dialect.quoteIdentifier(name)
  const target = [table.schema, table.name].flatMap((part) => (part === null ? [] : [quote(part)])).join('.')
  const values = set.map(({ column, value }) => `${quote(column)} = ${valueText(value, dialect)}`)
  const condition = where === null ? null : `(${dialect.operations.expression(where, 'condition')})`
  const update = `UPDATE ${target} SET ${values.join(', ')}`
  const keys = snapshot === null ? [] : keyOf(snapshot, table, dialect)
  const list = keys.map(quote).join(', ')
  const row = keys.length === 1 ? list : `(${list})`
  const bound = (key: Key): string => (key.length === 1 ? (key[0] ?? '') : `(${key.join(', ')})`)
  const beyond = (after: Key | null): string[] => (after === null ? [] : [`${row} > ${bound(after)}`])
  const literals = keys.map((key, index) => `${dialect.operations.literalOf(quote(key))} AS k${index}`)
  return {
    sql: whereText(update, condition === null ? [] : [condition]),
    label: {
      kind: 'update',
      object: table.name,
      effects: [
        effectOf(
          'update',
          { kind: 'table', ...table },
          {
            columns: set.map(({ column }) => column),
            loses: where === null ? 'values' : null,
          },
        ),
      ],
    },
    nextKey: (after) =>
      `${whereText(`SELECT ${literals.join(', ')} FROM ${target}`, beyond(after))} ORDER BY ${list} LIMIT 1 OFFSET ${batch - 1}`,
    batch: (after, upTo) =>
      whereText(update, [
        ...beyond(after),
        ...(upTo === null ? [] : [`${row} <= ${bound(upTo)}`]),
        ...(condition === null ? [] : [condition]),
      ]),
    pauseMs,
  }
}

function whereText(statement: string, conditions: readonly string[]): string {
  return conditions.length === 0 ? statement : `${statement} WHERE ${conditions.join(' AND ')}`
}

function valueText(value: SchemaOperationOf<'backfill'>['set'][number]['value'], dialect: Dialect): string {
  if (value === null) return 'NULL'
  return 'sql' in value
    ? dialect.operations.expression(value.sql, 'value')
    : dialect.quoteLiteral(value.value)
}

function keyOf(
  snapshot: SchemaSnapshot,
  { schema, name }: SchemaOperationOf<'backfill'>['table'],
  dialect: Dialect,
): readonly string[] {
  const wanted = schema ?? snapshot.defaultSchema
  const table = snapshot.tables.find((each) => each.schema === wanted && each.name === name)
  if (table === undefined)
    throw new HeadwayError('invalid_operation', `There is no table ${name} to write to.`, {
      hint: 'Name its schema where it is not the default one.',
    })
  const key = primaryKey(table) ?? dialect.operations.rowKey
  if (key !== null) return key
  throw new HeadwayError(
    'invalid_operation',
    `${name} has no primary key, by whose ranges batches could go.`,
    {
      hint: 'Give it one first, or write the rows by one UPDATE.',
    },
  )
}

function primaryKey({ constraints, withoutRowid, columns }: TableSnapshot): readonly string[] | null {
  const key = constraints.find(({ kind }) => kind === 'primary key')?.columns
  if (key === undefined || key.length === 0) return null
  // SQLite lets NULL into a key that is no rowid: rows with one would be passed over.
  const sure = key.every((name) => columns.some((column) => column.name === name && column.notNull))
  return sure || withoutRowid ? key : null
}
