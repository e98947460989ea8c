import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { openSample } from '../helpers/sample-engine.ts'
import type { SampleEngine } from '../helpers/sample-engine.ts'

/** Moves the target to a revision and fails where a step does. */
async function go(sample: SampleEngine, verb: 'upgrade' | 'downgrade', revision: string): Promise<void> {
  const plan =
    verb === 'upgrade'
      ? await sample.channel.call('plan.upgrade', { target: 'dev', revisions: [revision] })
      : await sample.channel.call('plan.downgrade', { target: 'dev', revision })
  const outcome = await sample.run(plan)
  expect(outcome.error).toBeNull()
}

/** Whole numbers come back as text from PostgreSQL's sums. */
const plain = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, /^\d+$/.test(String(value)) ? Number(value) : value]),
    ),
  )

describe.each(dialectNames)('the shop on %s', (dialect) => {
  test('carries its rows through every revision, up and down', async () => {
    const sample = await openSample('01-shop', dialect)
    try {
      await go(sample, 'upgrade', '6f2b850aec94')
      const inserts = [
        "insert into customers (id, email, name) values (1, 'ada@example.com', 'Ada King Lovelace'), (2, 'cher@example.com', 'Cher')",
        "insert into products (id, sku, title, price_cents, category_code) values (1, 'b1', 'A book', 1200, 'books'), (2, 'g1', 'A game', 3000, 'games')",
        "insert into orders (id, customer_id, status) values (1, 1, 'open'), (2, 2, 'sent')",
        'insert into order_items (order_id, product_id, quantity, price_cents) values (1, 1, 2, 1200), (1, 2, 1, 2500), (2, 2, 1, 3000)',
      ]
      for (const sql of inserts) await sample.query(sql)
      await go(sample, 'upgrade', 'head')

      const names = 'select id, first_name, last_name from customers order by id'
      expect(plain(await sample.query(names))).toEqual([
        { id: 1, first_name: 'Ada King', last_name: 'Lovelace' },
        { id: 2, first_name: '', last_name: 'Cher' },
      ])
      expect(plain(await sample.query('select id, total_cents from orders order by id'))).toEqual([
        { id: 1, total_cents: 4900 },
        { id: 2, total_cents: 3000 },
      ])
      expect(plain(await sample.query('select * from sales_by_category order by category_code'))).toEqual([
        { category_code: 'books', total_cents: 2400 },
        { category_code: 'games', total_cents: 5500 },
      ])
      await expect(
        sample.query('insert into reviews (product_id, customer_id, rating) values (1, 1, 6)'),
      ).rejects.toThrow()

      await go(sample, 'downgrade', '814da72c0eb6')
      expect(plain(await sample.query('select id, name from customers order by id'))).toEqual([
        { id: 1, name: 'Ada King Lovelace' },
        { id: 2, name: 'Cher' },
      ])
      expect(await sample.query('select 1 as one from order_items')).toHaveLength(3)
      await go(sample, 'upgrade', 'head')
      expect(plain(await sample.query(names))).toHaveLength(2)
      expect(await sample.query('select version_num from alembic_version')).toEqual([
        { version_num: 'b470da5f31e9' },
      ])
    } finally {
      await sample.close()
    }
  })

  test('leaves nothing but its own tables behind at base', async () => {
    const sample = await openSample('01-shop', dialect)
    try {
      await go(sample, 'upgrade', 'head')
      await go(sample, 'downgrade', 'base')
      const sql =
        dialect === 'sqlite'
          ? "select name from sqlite_schema where name not like 'sqlite_%' and name not like 'headway_ledger%'"
          : "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname not like 'headway_ledger%'"
      const left = (await sample.query(sql))
        .map(({ name }) => String(name))
        .filter((name) => !name.startsWith('alembic_version'))
      expect(left).toEqual([])
    } finally {
      await sample.close()
    }
  })
})
