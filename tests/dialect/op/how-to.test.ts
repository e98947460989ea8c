import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dialectNames } from '../../helpers/databases.ts'
import { withProject } from '../../helpers/with-project.ts'
import { mustUpgrade } from './helpers.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/how-to/operations.md'), 'utf8')
const examples = [...page.matchAll(/```ts run\n([\s\S]*?)```/g)].map((found) => found[1] ?? '')

const tables = `create table customers (id integer primary key, email varchar(100));
create table orders (id integer primary key, customer_id integer not null, total varchar(20), note text);
create table order_items (order_id integer not null, line integer not null, sku text, quantity integer);
insert into customers values (1, 'ada@example.com'), (2, 'bob@example.com');
insert into orders values (10, 1, '12', 'x');
insert into order_items values (10, 1, 'b1', 2);`

test.each(dialectNames)('the examples of docs/how-to/operations.md run on %s', async (dialect) => {
  await withProject(dialect, async (project) => {
    project.sql('tables', tables)
    for (const [at, example] of examples.entries()) project.code(`example${at}`, example)
    expect(examples.length).toBeGreaterThan(5)
    await mustUpgrade(project)
    expect(await project.query('select id, total_cents, status, currency from orders')).toEqual([
      { id: 10, total_cents: 1200, status: 'old', currency: 'EUR' },
    ])
    expect(await project.query('select id, email from customers order by id')).toEqual([
      { id: 1, email: 'ada@example.com' },
      { id: 2, email: 'bob@example.com' },
      { id: 3, email: 'eve@example.com' },
    ])
    expect(await project.query('select * from lines')).toEqual([
      { order_id: 10, line: 1, sku: 'b1', quantity: 2 },
    ])
  })
})
