/**
 * split customers.name into first and last name
 *
 * Everything before the last blank is the first name; a single word is a last name.
 */
import type { Knex } from 'knex'

export const revision = '925eb83d1fc7'
export const downRevision: string | string[] | null = '814da72c0eb6'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-03-02T10:05:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('customers', (table) => {
    table.string('first_name', 100).notNullable().defaultTo('')
    table.string('last_name', 100).notNullable().defaultTo('')
  })
  const customers: { id: number; name: string }[] = await knex('customers').select('id', 'name')
  for (const { id, name } of customers) {
    const words = name.trim().split(/\s+/)
    const last_name = words.pop() ?? ''
    await knex('customers')
      .where({ id })
      .update({ first_name: words.join(' '), last_name })
  }
  await knex.raw('alter table customers drop column name')
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('customers', (table) => {
    table.string('name', 200).notNullable().defaultTo('')
  })
  await knex('customers').update({ name: knex.raw("trim(first_name || ' ' || last_name)") })
  await knex.raw('alter table customers drop column last_name')
  await knex.raw('alter table customers drop column first_name')
}
