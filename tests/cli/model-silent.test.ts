import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

/** What revisions wrote by hand and models have no words for is not proposed to be dropped. */

let session: CliSession
let database: TestDatabase | null = null
beforeEach(() => {
  session = createCliSession(null)
})
afterEach(async () => {
  session.remove()
  await database?.drop()
  database = null
})

function model(sql: string): void {
  session.write('print.cjs', `console.log(${JSON.stringify(sql)})`)
}
async function begin(url: string, upgrade: string): Promise<void> {
  session.write(
    'headway.json',
    JSON.stringify({
      format: 'sql',
      model: { command: `"${process.execPath}" print.cjs` },
      targets: { dev: { url, tier: 'development' } },
    }),
  )
  session.write(
    'migrations/r1.sql',
    `-- revision: r1\n-- down_revision: none\n-- upgrade\n${upgrade}\n-- downgrade\nselect 1;\n`,
  )
  expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
}
/** Titles of what is proposed. */
async function proposed(): Promise<readonly string[]> {
  const { out, err } = await session.run('check', '--json')
  const { proposal } = JSON.parse(out) as {
    proposal: { comparison: { changes: readonly { title: string }[] } } | null
  }
  return proposal?.comparison.changes.map(({ title }) => title) ?? [out + err]
}

test('on PostgreSQL: extensions and their types, views, functions, triggers, policies, domains, comments', async () => {
  database = await createTestDatabase()
  await begin(
    database.url,
    `create extension citext;
create table users (id integer primary key, email citext);
create view people as select id from users;
create view numbers as select 1 as n;
create function touch() returns trigger language plpgsql as $$begin return new; end$$;
create trigger touch before update on users for each row execute function touch();
create domain positive as integer check (value > 0);
create sequence numbering;
create statistics spread on id, email from users;
alter table users enable row level security;
create policy own on users using (true);
comment on table users is 'who may come in';`,
  )
  const users = 'create table users (id integer primary key, email citext);'
  model(users)
  expect(await proposed()).toEqual([])
  expect((await session.run('check')).out).toContain(
    'not compared: other objects (domains, extensions, functions,',
  )
  model(`${users} create view people as select id from users; comment on table users is 'guests';`)
  expect(await proposed()).toEqual([
    'alter table users: comment who may come in to guests',
    'drop view numbers',
  ])
  model('create table pets (id integer primary key);')
  expect(await proposed()).toEqual(['create table pets', 'drop view people', 'drop table users'])
})

test('an extension that is not there is told with what to do', async () => {
  database = await createTestDatabase()
  await begin(database.url, 'create table users (id integer primary key);')
  model('create table users (id integer primary key, email citext);')
  const { code, err } = await session.run('check')
  expect([code, err]).toEqual([1, expect.stringContaining('Type "citext" does not exist')])
  expect(err).toContain('create that in a revision and upgrade first')
})

test('on SQLite: views and triggers, which live through the rebuild of their table', async () => {
  await begin(
    'sqlite:///shop.db',
    `create table users (id integer primary key, email text);
create view people as select id from users;
create trigger touch after update on users begin select 1; end;`,
  )
  model('create table users (id integer primary key, email text not null);')
  expect(await proposed()).toEqual([expect.stringContaining('alter column users.email')])
  expect((await session.run('revision', '--autogenerate', 'stricter')).code).toBe(0)
  expect((await session.run('upgrade', 'head')).code).toBe(0)
  expect((await session.run('check')).code).toBe(0)
  expect(
    await session.rows("select name from sqlite_master where type in ('view', 'trigger') order by 1"),
  ).toEqual([{ name: 'people' }, { name: 'touch' }])
})
