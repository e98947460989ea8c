/** locales, English where nothing is said */
import type { Knex } from 'knex'

export const revision = 'c600000010ca'
export const downRevision: string | string[] | null = 'c4000000ed9e'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-04-23T09:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    table.string('locale', 10).notNullable().defaultTo('en')
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.raw('alter table accounts drop column locale')
}
