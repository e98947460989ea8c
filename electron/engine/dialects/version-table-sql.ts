import type { RowChange } from '../../../shared/model/plan.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { VersionTableRef } from './dialect.ts'

type Quote = (name: string) => string

/** A name in double quotes, as both dialects take it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The version table's full name, as it stands in statements. */
export function tableName(ref: VersionTableRef, quote: Quote = quoteName): string {
  return ref.schema === null ? quote(ref.table) : `${quote(ref.schema)}.${quote(ref.table)}`
}

/** The schema of a ledger that is kept apart; on SQLite the name under which its file is attached. */
export const ledgerSchema = 'headway'

/**
 * The ledger's full name.
 * @param temporary what the dialect calls the schema of tables that end with the connection
 */
export function ledgerName(ref: VersionTableRef, temporary = 'pg_temp', quote: Quote = quoteName): string {
  const schemas = { beside: ref.schema, apart: ledgerSchema, off: temporary }
  return tableName({ table: 'headway_ledger', schema: schemas[ref.ledger ?? 'beside'] }, quote)
}

/** CREATE TABLE exactly as Alembic makes it (SEMANTICS part 2, section e.1). */
export function versionTableSql(ref: VersionTableRef): string {
  const key = quoteName(`${ref.table}_pkc`)
  return `CREATE TABLE ${tableName(ref)} (\n    version_num VARCHAR(32) NOT NULL,\n    CONSTRAINT ${key} PRIMARY KEY (version_num)\n)`
}

/** One row change as a literal statement, as `--sql` prints it. */
export function rowChangeSql(
  ref: VersionTableRef,
  change: RowChange,
  literal: (text: string) => string,
): string {
  const table = tableName(ref)
  if (change.kind === 'insert') return `INSERT INTO ${table} (version_num) VALUES (${literal(change.id)})`
  if (change.kind === 'delete') return `DELETE FROM ${table} WHERE version_num = ${literal(change.id)}`
  return `UPDATE ${table} SET version_num = ${literal(change.to)} WHERE version_num = ${literal(change.from)}`
}

/**
 * The same as a compare-and-swap: hits one row where the table is as the plan says, else none.
 * An insert asks for itself, because an old table may lack its primary key.
 */
export function swapSql(ref: VersionTableRef, change: RowChange, literal: (text: string) => string): string {
  if (change.kind !== 'insert') return rowChangeSql(ref, change, literal)
  const table = tableName(ref)
  const id = literal(change.id)
  return `INSERT INTO ${table} (version_num) SELECT ${id} WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE version_num = ${id})`
}

/** A standard string literal; fails where the text holds NUL, which no database takes. */
export function quoteText(text: string): string {
  if (text.includes('\0'))
    throw new HeadwayError('invalid_request', 'A text with a NUL character cannot be written as SQL.')
  return `'${text.replaceAll("'", "''")}'`
}

/** A change that did not hit exactly one row: somebody else moved the table. */
export function rowConflict(change: RowChange, hits: number): HeadwayError {
  const what = {
    insert: () => `the row ${change.kind === 'insert' ? change.id : ''} is there already`,
    delete: () => `the row ${change.kind === 'delete' ? change.id : ''} was found ${hits} times`,
    update: () => `the row ${change.kind === 'update' ? change.from : ''} was found ${hits} times`,
  }[change.kind]()
  return new HeadwayError('row_conflict', `The version table changed under this run: ${what}.`, {
    hint: 'The step was rolled back. Look at the state of the target and plan again.',
  })
}
