import type { SchemaChange } from '../../../../shared/model/changes.ts'
import type {
  ColumnSnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { quoted } from '../code-literals.ts'
import type { SchemaMove } from '../schema-renderer.ts'
import * as postgres from './ddl.ts'
import { columnCall, constraintCall, isPlainName } from './knex-columns.ts'
import { postgresName, postgresQualified } from './names.ts'

function schemaBuilder(snapshot: SchemaSnapshot, schema: string): string {
  return schema === snapshot.defaultSchema ? 'knex.schema' : `knex.schema.withSchema(${quoted(schema)})`
}

function createTable(move: SchemaMove, table: TableSnapshot, sql: string): string | null {
  const inline = table.constraints.filter((constraint) => sql.includes(postgres.constraintDdl(constraint)))
  const special = table.unlogged || table.partitionOf !== null || table.partitionBy !== null
  if (postgres.createTableDdl(table, inline) !== sql || special || !isPlainName(table.name)) return null
  if (table.inherits.length + table.options.length > 0) return null
  const calls = [
    ...table.columns.map((column) => columnCall(column, postgres.identityDdl(column, true))),
    ...inline.map(constraintCall),
  ]
  if (calls.some((call) => call === null)) return null
  const builder = schemaBuilder(move.to, table.schema)
  return `await ${builder}.createTable(${quoted(table.name)}, (table) => {\n${calls.map((call) => `  ${call}\n`).join('')}})`
}

const alter = (snapshot: SchemaSnapshot, schema: string, table: string, call: string): string =>
  `await ${schemaBuilder(snapshot, schema)}.alterTable(${quoted(table)}, (table) => {\n  ${call}\n})`

function createColumn(move: SchemaMove, change: SchemaChange, column: ColumnSnapshot): string | null {
  const call = columnCall(column, postgres.identityDdl(column, true))
  return call === null ? null : alter(move.to, change.schema, change.table ?? '', call)
}

function createIndex(move: SchemaMove, schema: string, table: string, index: IndexSnapshot): string | null {
  const columns = index.keys.map((key) => key.column)
  const plain = `USING btree (${columns.join(', ')})`
  const names = columns.filter((column) => column !== null)
  if (index.unique || index.definition !== plain || ![...names, index.name].every(isPlainName)) return null
  return alter(
    move.to,
    schema,
    table,
    `table.index([${names.map(quoted).join(', ')}], ${quoted(index.name)})`,
  )
}

/** A new table or one of its indexes. */
function createdTable(move: SchemaMove, table: TableSnapshot, sql: string): string | null {
  const index = table.indexes.find((each) => sql === postgres.createIndexDdl(table.schema, table.name, each))
  return index === undefined
    ? createTable(move, table, sql)
    : createIndex(move, table.schema, table.name, index)
}

/** The knex code for a statement, by the change that wrote exactly this text; null where knex has none. Pure. */
export function knexCode(move: SchemaMove, change: SchemaChange, sql: string): string | null {
  const on = postgresQualified(change.schema, change.table ?? change.name)
  const plain = [change.name, change.table ?? 'x', change.newName ?? 'x', change.schema].every(isPlainName)
  if (!plain) return null
  const builder = schemaBuilder(move.to, change.schema)
  if (change.kind === 'table') {
    if (change.action === 'create' && change.after !== null) return createdTable(move, change.after, sql)
    if (sql === `DROP TABLE ${on}`) return `await ${builder}.dropTable(${quoted(change.name)})`
    const renames =
      change.newName !== null && sql === `ALTER TABLE ${on} RENAME TO ${postgresName(change.newName)}`
    return renames
      ? `await ${builder}.renameTable(${quoted(change.name)}, ${quoted(change.newName ?? '')})`
      : null
  }
  if (change.kind === 'column') {
    const { after } = change
    if (after !== null && sql === `ALTER TABLE ${on} ADD COLUMN ${postgres.columnDdl(after)}`)
      return createColumn(move, change, after)
    if (sql === `ALTER TABLE ${on} DROP COLUMN ${postgresName(change.name)}`)
      return alter(move.to, change.schema, change.table ?? '', `table.dropColumn(${quoted(change.name)})`)
    const to = change.newName
    const renames =
      to !== null &&
      sql === `ALTER TABLE ${on} RENAME COLUMN ${postgresName(change.name)} TO ${postgresName(to)}`
    return renames
      ? alter(
          move.to,
          change.schema,
          change.table ?? '',
          `table.renameColumn(${quoted(change.name)}, ${quoted(to)})`,
        )
      : null
  }
  if (change.kind === 'index' && change.after !== null && change.table !== null) {
    const made = postgres.createIndexDdl(change.schema, change.table, change.after)
    return sql === made ? createIndex(move, change.schema, change.table, change.after) : null
  }
  if (change.kind !== 'foreign key' || change.after === null) return null
  const call = constraintCall(change.after)
  return call !== null && sql === `ALTER TABLE ${on} ADD ${postgres.constraintDdl(change.after)}`
    ? alter(move.to, change.schema, change.table ?? '', call)
    : null
}
