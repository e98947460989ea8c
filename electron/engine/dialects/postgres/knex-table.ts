import type { KnexColumns } from '../knex-table-sql.ts'
import { quoteName } from '../version-table-sql.ts'

/** Columns of knex's tables as knex makes them on PostgreSQL. */
export const knexColumns: KnexColumns = {
  counter: 'serial primary key',
  time: 'timestamptz',
  quoted: quoteName,
  now: 'CURRENT_TIMESTAMP',
}
