/**
 * create orders and order items
 *
 * An item belongs to its order and goes with it; a product that was ever ordered stays.
 */
import type { Knex } from 'knex'

export const revision = '4d0f63e8ca72'
export const downRevision: string | string[] | null = '3c9e52d7b961'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-01-26T11:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.createTable('orders', (table) => {
    table.increments('id')
    table.integer('customer_id').notNullable().references('id').inTable('customers')
    table.string('status', 20).notNullable().defaultTo('open')
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now())
  })
  await knex.schema.createTable('order_items', (table) => {
    table.integer('order_id').notNullable().references('id').inTable('orders').onDelete('CASCADE')
    table.integer('product_id').notNullable().references('id').inTable('products')
    table.integer('quantity').notNullable()
    table.integer('price_cents').notNullable()
    table.primary(['order_id', 'product_id'])
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('order_items')
  await knex.schema.dropTable('orders')
}
