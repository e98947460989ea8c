/** a function that was never finished */
import type { Knex } from 'knex'

export const revision = 'f5000000bad0'
export const downRevision = 'f1000000900d'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-05-05T09:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('notes', (table) => {
    table.integer('half'
  })
}
