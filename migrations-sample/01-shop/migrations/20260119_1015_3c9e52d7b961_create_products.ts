/** create products */
import type { Knex } from 'knex'

export const revision = '3c9e52d7b961'
export const downRevision: string | string[] | null = '2b7d41c6a850'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-01-19T10:15:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.createTable('products', (table) => {
    table.increments('id')
    table.string('sku', 40).notNullable().unique()
    table.string('title', 200).notNullable()
    table.integer('price_cents').notNullable()
    table.string('category_code', 20).notNullable().references('code').inTable('categories')
    table.index(['category_code'], 'products_category_code')
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('products')
}
