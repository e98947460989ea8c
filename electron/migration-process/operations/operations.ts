import type { Knex } from 'knex'
import type { Door } from '../door.ts'

/** A row by column name. */
export type BulkRow = Readonly<Record<string, unknown>>

/** Alembic's operations where knex is not enough or not safe: the second argument of `upgrade` and `downgrade`. */
export interface Operations {
  /**
   * Runs SQL as it is written: one statement or a whole script, split as the database splits it.
   * Bindings stand for the database's own placeholders (`$1`, `?`) and need a single statement.
   */
  execute(script: string, bindings?: readonly unknown[]): Promise<void>
  /** Inserts rows, as many at a time as the database takes. */
  bulkInsert(table: string, rows: readonly BulkRow[]): Promise<void>
  renameTable(from: string, to: string): Promise<void>
}

/** SQLite takes 32,766 values in a statement, PostgreSQL 65,535. */
const valuesPerStatement = 30_000

export function createOperations(knex: Knex, door: Door): Operations {
  return {
    async execute(script, bindings = []) {
      await door.query(script, bindings, new Error('op.execute'))
    },
    async bulkInsert(table, rows) {
      const columns = new Set(rows.flatMap((row) => Object.keys(row)))
      const size = Math.max(1, Math.floor(valuesPerStatement / Math.max(1, columns.size)))
      for (let start = 0; start < rows.length; start += size) {
        await knex(table).insert(rows.slice(start, start + size))
      }
    },
    async renameTable(from, to) {
      await knex.schema.renameTable(from, to)
    },
  }
}
