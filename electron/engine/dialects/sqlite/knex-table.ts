import type { KnexColumns } from '../knex-table-sql.ts'

/** Columns of knex's tables as knex makes them on SQLite; its drivers store a Date as milliseconds. */
export const knexColumns: KnexColumns = {
  counter: 'integer not null primary key autoincrement',
  time: 'datetime',
  quoted: (name) => `\`${name.replaceAll('`', '``')}\``,
  now: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}
