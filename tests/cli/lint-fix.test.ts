import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

let session: CliSession
let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
  session = createCliSession(null)
  session.write('headway.json', JSON.stringify({ targets: { dev: { url: database.url } } }))
  session.write(
    'migrations/a.sql',
    `-- revision: a1\n-- down_revision: none\n\n-- upgrade
create table people (id bigint primary key);
create table orders (id bigint primary key, buyer bigint, total integer);
insert into people values (1);
insert into orders select i, 1, i from generate_series(1, 50) i;

-- downgrade
drop table orders;
drop table people;\n`,
  )
  expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
})
afterEach(async () => {
  session.remove()
  await database.drop()
})

test('a revision that blocks others is written in its safer form, with those that must follow; all run, and back', async () => {
  session.write(
    'migrations/b.sql',
    `-- revision: b2\n-- down_revision: a1\n\n-- upgrade
create index orders_buyer on orders (buyer);
alter table orders add constraint orders_people foreign key (buyer) references people (id);
alter table orders alter column total set not null;
alter table orders add column token uuid default gen_random_uuid();

-- downgrade
alter table orders drop column token;
alter table orders alter column total drop not null;
alter table orders drop constraint orders_people;
drop index orders_buyer;\n`,
  )
  expect((await session.run('lint')).code).toBe(3)
  const fixed = await session.run('lint', '--fix')
  expect([fixed.code, fixed.out.match(/^Wrote /gm)?.length]).toEqual([0, 6])
  const again = await session.run('lint', '--fail-on', 'warning')
  expect([again.code, again.out.match(/: (?:warning|error) \[\S+/g)]).toEqual([0, null])
  expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
  expect(
    await database.query(
      `select count(token)::int as filled, (select convalidated from pg_constraint where conname = 'orders_people') as valid,
        (select attnotnull from pg_attribute where attrelid = 'orders'::regclass and attname = 'total') as required,
        to_regclass('orders_buyer') is not null as indexed from orders`,
    ),
  ).toEqual([{ filled: 50, valid: true, required: true, indexed: true }])
  expect(await session.run('downgrade', 'a1')).toMatchObject({ code: 0 })
  expect(
    await database.query(
      "select count(*)::int as n from pg_constraint where conrelid = 'orders'::regclass and contype in ('c', 'f')",
    ),
  ).toEqual([{ n: 0 }])
})

test('what has no safer form is left as it is, and a revision that others follow is not touched', async () => {
  session.write(
    'migrations/b.sql',
    '-- revision: b2\n-- down_revision: a1\n\n-- upgrade\ndrop table orders;\n',
  )
  expect((await session.run('lint', '--fix')).out).toContain('no safer form')
  session.write('migrations/c.sql', '-- revision: c3\n-- down_revision: b2\n\n-- upgrade\nselect 1;\n')
  expect(await session.run('lint', 'b2', '--fix')).toMatchObject({ code: 2 })
})
