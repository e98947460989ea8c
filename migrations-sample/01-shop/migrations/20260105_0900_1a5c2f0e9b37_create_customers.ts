/** create customers */
import type { Knex } from 'knex'

export const revision = '1a5c2f0e9b37'
export const downRevision: string | string[] | null = null
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-01-05T09:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.createTable('customers', (table) => {
    table.increments('id')
    table.string('email', 200).notNullable().unique()
    table.string('name', 200).notNullable()
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now())
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('customers')
}
