import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** `check` in the formats that code hosts read. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  const dev = { dev: { url: 'sqlite:///shop.db' } }
  session.write('db/headway.json', JSON.stringify({ format: 'sql', model: 'schema.sql', targets: dev }))
  session.write('db/schema.sql', 'create table people (id integer primary key, name text);')
  revision('a', '', 'create table people (id integer primary key);')
})
afterEach(() => session.remove())

const revision = (id: string, below: string, sql: string) =>
  session.write(
    `db/migrations/${id}.sql`,
    `-- revision: ${id}\n-- down_revision: ${below}\n\n-- upgrade\n${sql}\n\n-- downgrade\nselect 1;\n`,
  )
const check = (...args: string[]) => session.run('check', '-C', 'db', ...args)

test('annotations name files from the top of the repository', async () => {
  mkdirSync(join(session.root, '.git'))
  await session.run('upgrade', 'head', '-C', 'db')
  const { code, out } = await check('--format', 'github')
  expect(code).toBe(3)
  expect(out).toMatch(
    /^::error file=db\/schema\.sql,line=1,title=model-differs::The model differs from the revisions: .*name.*\n$/i,
  )
  revision('b', 'zzz', 'select 1;')
  const broken = await check('--format', 'github', '--files')
  expect([broken.code, broken.out]).toEqual([
    3,
    expect.stringMatching(/^::error file=db\/migrations\/b\.sql,line=\d/),
  ])
})

test('a database that is behind, with what the lint says of what is pending', async () => {
  revision('b', 'a', 'alter table people add column name text;')
  revision('c', 'b', 'drop table people;')
  await session.run('upgrade', 'a', '-C', 'db')
  const found = JSON.parse((await check('--format', 'json')).out) as { rule: string; severity: string }[]
  expect(found.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['not-at-head', 'loses-data']))
  const text = await check('--format', 'text')
  expect([text.code, text.out]).toEqual([3, expect.stringContaining('[not-at-head]')])
})

test('an edited revision, a failure, and nothing to say', async () => {
  await session.run('upgrade', 'head', '-C', 'db')
  session.write('db/schema.sql', 'create table people (id integer primary key);')
  expect(await check('--format', 'github')).toMatchObject({ code: 0, out: '' })
  revision('a', '', 'create table people (id integer primary key); -- later')
  expect((await check('--format', 'github')).out).toContain(
    'file=migrations/a.sql,line=1,title=edited-revision',
  )
  revision('a', '', 'create table people (id integer primary key);')
  session.write('db/schema.sql', 'create tabel people (id int);')
  const failed = await check('--format', 'github')
  expect(failed.out).toContain('schema.sql,line=1,title=model-failed::')
  expect(failed.code).toBe(1)
  expect(await check('--format', 'often')).toMatchObject({ code: 2 })
})
