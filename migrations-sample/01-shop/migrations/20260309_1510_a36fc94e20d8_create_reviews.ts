/** create reviews */
import type { Knex } from 'knex'

export const revision = 'a36fc94e20d8'
export const downRevision: string | string[] | null = '925eb83d1fc7'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-03-09T15:10:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.createTable('reviews', (table) => {
    table.increments('id')
    table.integer('product_id').notNullable().references('id').inTable('products').onDelete('CASCADE')
    table.integer('customer_id').notNullable().references('id').inTable('customers')
    table.integer('rating').notNullable().checkBetween([1, 5], 'reviews_rating')
    table.text('body')
    table.unique(['product_id', 'customer_id'])
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('reviews')
}
