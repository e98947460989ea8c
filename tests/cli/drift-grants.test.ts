import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

const looker = `looker_${randomBytes(4).toString('hex')}`
const named = `named_${randomBytes(4).toString('hex')}`
let database: TestDatabase
let session: CliSession

beforeEach(async () => {
  database = await createTestDatabase()
  await database.query(`create role ${looker}; create role ${named}`)
  session = createCliSession(null)
  session.write(
    'headway.json',
    JSON.stringify({ targets: { dev: { url: database.url, tier: 'development' } } }),
  )
  revision(
    'a1',
    'none',
    'create schema app; create table app.t (id integer, name text); create sequence app.s;',
  )
  revision('b1', 'a1', 'create table app.u (id integer);')
})
afterEach(async () => {
  session.remove()
  await database.drop()
  const other = await createTestDatabase()
  await other.query(`drop role ${looker}; drop role ${named}`)
  await other.drop()
})

const revision = (id: string, down: string, sql: string): void =>
  session.write(
    `migrations/${id}.sql`,
    `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${down}\n-- upgrade\n${sql}\n`,
  )

/** What drift and the check of a plan say of one state, and what undoes it says. */
async function told() {
  const drift = await session.run('drift')
  const plan = await session.run('plan', 'upgrade', 'head')
  const restore = await session.run('drift', '--restore')
  return { code: drift.code, out: drift.out, restore: restore.out + restore.err, plan: plan.out }
}

const byHand = [
  ['schema', 'grant usage on schema app to ROLE'],
  ['table', 'grant select on app.t to ROLE'],
  ['column', 'grant select (name) on app.t to ROLE'],
  ['sequence', 'grant usage on sequence app.s to ROLE'],
  ['version table and ledger', 'grant select on alembic_version, headway_ledger to ROLE'],
  ['defaults', 'alter default privileges in schema app grant select on tables to ROLE'],
] as const

test.each(byHand)('%s: rights that were given by hand are no drift', async (_on, sql) => {
  expect(await session.run('upgrade', 'a1')).toMatchObject({ code: 0 })
  await database.query(sql.replace('ROLE', looker))
  const { code, out, restore, plan } = await told()
  expect([code, out]).toEqual([0, expect.stringContaining('dev matches its applied revisions')])
  expect(restore).not.toMatch(/revoke/i)
  expect(plan).toContain('[pass] drift: ')
  if (!sql.includes('headway_ledger')) expect(out).toContain(`privileges of ${looker}`)
  expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
})

test('rights of a role that a revision names are compared', async () => {
  revision(
    'a1',
    'none',
    `create schema app; create table app.t (id integer); grant select on app.t to ${named};`,
  )
  expect(await session.run('upgrade', 'a1')).toMatchObject({ code: 0 })
  expect(await told()).toMatchObject({ code: 0, plan: expect.stringContaining('[pass] drift: ') })
  await database.query(`grant insert on app.t to ${named}; grant insert on app.t to ${looker}`)
  const { code, out, plan } = await told()
  expect([code, out]).toEqual([3, expect.stringContaining('table app.t')])
  expect(plan).toContain('[warn] drift: ')
  expect(
    await database.query(
      `select has_table_privilege('${looker}', 'app.t', 'insert') as kept, has_table_privilege('${named}', 'app.t', 'insert') as taken`,
    ),
  ).toEqual([{ kept: true, taken: false }])
})
