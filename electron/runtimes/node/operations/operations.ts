import type { DialectName } from '../../../../shared/model/project.ts'
import type { Batch } from './batch.ts'
import type {
  BackfillOptions,
  BulkRow,
  CheckOptions,
  ColumnChanges,
  ColumnOptions,
  ConstraintOptions,
  ConstraintRef,
  EnumValuePlace,
  ForeignKeyOptions,
  IndexKey,
  IndexOptions,
  References,
  SchemaOption,
  TableName,
  UniqueOptions,
} from './options.ts'

/**
 * Alembic's operations where knex is not enough or not safe: the second argument of `upgrade` and `downgrade`.
 * Every call must be awaited. Names are exact: dots, quotes and capital letters are part of them. An operation that
 * does not fit the schema fails the revision, and nothing of it stays.
 */
export interface Operations {
  /** The database system this runs on: `if (op.dialect === 'postgres') await op.createEnum(...)`. */
  readonly dialect: DialectName

  /**
   * Several changes of one table: on SQLite in one safe rebuild at most, where its own ALTER TABLE does not do; on
   * PostgreSQL as plain ALTERs. Rows, triggers, views, indexes and whatever else is not mentioned stays as it is.
   * ```ts
   * await op.batchAlterTable('orders', (batch) => {
   *   batch.alterColumn('total', { type: 'bigint', nullable: false, default: 0 })
   *   batch.createCheck('total >= 0', { name: 'orders_total' })
   *   batch.dropColumn('note')
   * })
   * ```
   */
  batchAlterTable(table: TableName, change: (batch: Batch) => void): Promise<void>

  /** `await op.addColumn('orders', 'note', 'text', { nullable: false, default: '' })` */
  addColumn(table: TableName, name: string, type: string, options?: ColumnOptions): Promise<void>
  /**
   * `await op.dropColumn('orders', 'note')`. What stands on this column alone goes with it; on SQLite a constraint or
   * index on several columns must be dropped first, in the same `batchAlterTable`.
   */
  dropColumn(table: TableName, name: string): Promise<void>
  /**
   * Type, nullability, default, comment, name: what is left out stays.
   * ```ts
   * await op.alterColumn('orders', 'total', { type: 'integer', using: 'cast(total as integer)' })
   * await op.alterColumn('orders', 'status', { nullable: false, default: 'open', name: 'state' })
   * ```
   */
  alterColumn(table: TableName, column: string, changes: ColumnChanges): Promise<void>
  /** `await op.renameColumn('orders', 'total', 'total_cents')` */
  renameColumn(table: TableName, from: string, to: string): Promise<void>

  /** `await op.createUniqueConstraint('customers', ['email'], { name: 'customers_email_key' })` */
  createUniqueConstraint(table: TableName, columns: readonly string[], options?: UniqueOptions): Promise<void>
  /**
   * ```ts
   * await op.createForeignKey('orders', ['customer_id'], { table: 'customers', columns: ['id'] }, {
   *   name: 'orders_customer', onDelete: 'cascade',
   * })
   * ```
   */
  createForeignKey(
    table: TableName,
    columns: readonly string[],
    references: References,
    options?: ForeignKeyOptions,
  ): Promise<void>
  /** `await op.createCheck('orders', 'total >= 0', { name: 'orders_total' })` */
  createCheck(table: TableName, condition: string, options?: CheckOptions): Promise<void>
  /** `await op.createPrimaryKey('order_items', ['order_id', 'line'])`; the columns become NOT NULL. */
  createPrimaryKey(table: TableName, columns: readonly string[], options?: ConstraintOptions): Promise<void>
  /**
   * By name, or by columns where the constraint has no name or the database chose it.
   * ```ts
   * await op.dropConstraint('orders', 'orders_total')
   * await op.dropConstraint('customers', { columns: ['email'], type: 'unique' })
   * ```
   */
  dropConstraint(table: TableName, constraint: ConstraintRef): Promise<void>

  /** `await op.createIndex('orders', 'orders_recent', [{ column: 'created_at', order: 'desc' }])` */
  createIndex(
    table: TableName,
    name: string,
    keys: readonly IndexKey[],
    options?: IndexOptions,
  ): Promise<void>
  /** `await op.dropIndex('orders', 'orders_recent')` */
  dropIndex(table: TableName, name: string): Promise<void>

  /** `await op.renameTable('orders', 'purchases')` */
  renameTable(from: TableName, to: string): Promise<void>
  /** PostgreSQL: `await op.createTableComment('orders', 'One row for each order')` */
  createTableComment(table: TableName, comment: string): Promise<void>
  /** PostgreSQL: `await op.dropTableComment('orders')` */
  dropTableComment(table: TableName): Promise<void>

  /** PostgreSQL: `await op.createEnum('mood', ['sad', 'ok', 'happy'])` */
  createEnum(name: string, values: readonly string[], options?: SchemaOption): Promise<void>
  /** PostgreSQL: `await op.dropEnum('mood')` */
  dropEnum(name: string, options?: SchemaOption): Promise<void>
  /**
   * PostgreSQL: `await op.addEnumValue('mood', 'fine', { after: 'ok' })`. The new value cannot be used before the
   * revision is committed, and cannot be taken away again.
   */
  addEnumValue(name: string, value: string, options?: EnumValuePlace): Promise<void>
  /** PostgreSQL: `await op.renameEnumValue('mood', 'ok', 'content')` */
  renameEnumValue(name: string, from: string, to: string, options?: SchemaOption): Promise<void>

  /**
   * Runs SQL as it is written: one statement or a whole script, split as the database splits it.
   * Bindings stand for the database's own placeholders (`$1`, `?`) and need a single statement.
   * `await op.execute("update orders set status = 'open'; analyze orders")`
   */
  execute(script: string, bindings?: readonly unknown[]): Promise<void>
  /**
   * Inserts rows, as many at a time as the database takes. A column that a row leaves out gets its default.
   * `await op.bulkInsert('categories', [{ code: 'books' }, { code: 'games' }])`
   */
  bulkInsert(table: TableName, rows: readonly BulkRow[]): Promise<void>
  /**
   * Writes many rows in batches, by ranges of the primary key, each batch committed by itself: others wait for one batch
   * at most. Only in a revision with `transaction = false`, which holds nothing else; a run that was stopped goes on
   * where it was with `--resume`. Values as defaults are given: a value, or SQL over the row.
   * `await op.backfill('orders', { set: { total: { sql: 'price * amount' } }, where: 'total is null', batch: 5000, pause: 50 })`
   */
  backfill(table: TableName, what: BackfillOptions): Promise<void>
}
