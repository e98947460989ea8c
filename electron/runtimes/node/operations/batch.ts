import type {
  CheckOptions,
  ColumnChanges,
  ColumnOptions,
  ConstraintOptions,
  ConstraintRef,
  ForeignKeyOptions,
  IndexKey,
  IndexOptions,
  References,
  UniqueOptions,
} from './options.ts'

/** Collects the changes of one table; nothing happens before the callback has ended. Changes are made in their order. */
export interface Batch {
  /** `batch.addColumn('note', 'text', { default: '' })` */
  addColumn(name: string, type: string, options?: ColumnOptions): void
  /** `batch.dropColumn('note')`; what stands on this column alone goes with it. */
  dropColumn(name: string): void
  /** `batch.alterColumn('total', { type: 'bigint', nullable: false, default: 0 })` */
  alterColumn(name: string, changes: ColumnChanges): void
  /** `batch.renameColumn('total', 'total_cents')`; changes that follow speak of the new name. */
  renameColumn(from: string, to: string): void
  /** `batch.createUnique(['email'], { name: 'customers_email_key' })` */
  createUnique(columns: readonly string[], options?: UniqueOptions): void
  /** `batch.createForeign(['customer_id'], { table: 'customers', columns: ['id'] }, { onDelete: 'cascade' })` */
  createForeign(columns: readonly string[], references: References, options?: ForeignKeyOptions): void
  /** `batch.createCheck('total >= 0', { name: 'orders_total' })` */
  createCheck(condition: string, options?: CheckOptions): void
  /** `batch.createPrimaryKey(['order_id', 'line'])`; the columns become NOT NULL. */
  createPrimaryKey(columns: readonly string[], options?: ConstraintOptions): void
  /** `batch.dropConstraint('orders_total')`, `batch.dropConstraint({ columns: ['email'], type: 'unique' })` */
  dropConstraint(constraint: ConstraintRef): void
  /** `batch.createIndex('orders_open', ['created_at'], { where: "status = 'open'" })` */
  createIndex(name: string, keys: readonly IndexKey[], options?: IndexOptions): void
  /** `batch.dropIndex('orders_open')` */
  dropIndex(name: string): void
}
