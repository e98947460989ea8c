/**
 * keep the total of an order
 *
 * The total of every order there is follows from its items.
 */
import type { Operations } from 'headway-migrations'
import type { Knex } from 'knex'

export const revision = '703c961bfda5'
export const downRevision: string | string[] | null = '6f2b850aec94'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-02-16T09:30:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.alterTable('orders', (table) => {
    table.integer('total_cents').notNullable().defaultTo(0)
  })
  const total = knex('order_items')
    .select(knex.raw('coalesce(sum(quantity * price_cents), 0)'))
    .where('order_items.order_id', knex.ref('orders.id'))
  await knex('orders').update({ total_cents: total })
}

export async function downgrade(_knex: Knex, op: Operations): Promise<void> {
  await op.dropColumn('orders', 'total_cents')
}
