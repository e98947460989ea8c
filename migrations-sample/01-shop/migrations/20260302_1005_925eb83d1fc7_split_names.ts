/**
 * split customers.name into first and last name
 *
 * Everything before the last blank is the first name; a single word is a last name.
 */
import type { Operations } from 'headway-migrations'
import type { Knex } from 'knex'

export const revision = '925eb83d1fc7'
export const downRevision: string | string[] | null = '814da72c0eb6'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-03-02T10:05:00Z'

export async function upgrade(knex: Knex, op: Operations): Promise<void> {
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
  await op.dropColumn('customers', 'name')
}

export async function downgrade(knex: Knex, op: Operations): Promise<void> {
  await op.addColumn('customers', 'name', 'varchar(200)', { nullable: false, default: '' })
  await knex('customers').update({ name: knex.raw("trim(first_name || ' ' || last_name)") })
  // One rebuild of the table on SQLite, three ALTERs on PostgreSQL: the table is as it was, without a default.
  await op.batchAlterTable('customers', (batch) => {
    batch.alterColumn('name', { default: null })
    batch.dropColumn('last_name')
    batch.dropColumn('first_name')
  })
}
