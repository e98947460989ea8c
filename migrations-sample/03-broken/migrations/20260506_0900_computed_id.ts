/** an id that is computed, so reading it would mean running the file */
import type { Knex } from 'knex'

const prefix = 'f600'

export const revision = `${prefix}00000bad`
export const downRevision = 'f1000000900d'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('notes', (table) => {
    table.integer('computed')
  })
}
