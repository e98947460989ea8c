import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'

let database: TestDatabase
let session: RawSession
let major: number

beforeAll(async () => {
  database = await createTestDatabase()
  const { host, port, user } = database.settings
  session = await openRawPostgres({ host, port, user: user ?? 'postgres', database: database.name })
  const [server] = await session.run('SHOW server_version_num')
  major = Math.floor(Number(server?.['server_version_num']) / 10_000)
  await session.script(`
    CREATE TABLE plain (id integer PRIMARY KEY, a text NOT NULL, b text);
    CREATE VIEW seen AS SELECT id, a FROM plain;
    CREATE TABLE parent (at date, level integer DEFAULT 1, free integer);
    CREATE TABLE child () INHERITS (parent);
    CREATE TABLE parted (at date, level integer DEFAULT 1) PARTITION BY RANGE (at);
    CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`)
})

afterAll(async () => {
  await session.close()
  await database.drop()
})

/** What is listed besides what was listed before the statements. */
async function listedAfter(sql: string): Promise<string[]> {
  const list = async () => (await snapshotOf(session)).notCompared.map(({ kind, name }) => `${kind} ${name}`)
  const known = new Set(await list())
  await session.script(`BEGIN; ${sql}`)
  try {
    return (await list()).filter((each) => !known.has(each))
  } finally {
    await session.run('ROLLBACK')
  }
}

test.each([
  ['ALTER TABLE plain ADD CONSTRAINT wanted NOT NULL b', 'not null constraint public.plain.wanted'],
  ['CREATE TYPE later', 'base type public.later'],
  [
    'CREATE TABLE first (id integer GENERATED ALWAYS AS IDENTITY); ALTER TABLE first RENAME TO second',
    'sequence name public.first_id_seq',
  ],
  ['SECURITY LABEL', 'security label masks on table public.plain'],
])('%s is listed as not compared', async (sql, listed) => {
  // NOT NULL constraints have names since PostgreSQL 18.
  if (sql.includes('wanted') && major < 18) return
  const label = `INSERT INTO pg_seclabel VALUES ('plain'::regclass, 'pg_class'::regclass, 0, 'masks', 'x')`
  expect(await listedAfter(sql === 'SECURITY LABEL' ? label : sql)).toEqual([listed])
})

test.each([
  'ALTER TABLE plain ALTER COLUMN b SET NOT NULL',
  'ALTER TABLE parent ALTER COLUMN level SET DEFAULT 3',
  'ALTER TABLE parent ADD COLUMN more integer NOT NULL DEFAULT 4',
  'ALTER TABLE parted ALTER COLUMN level SET NOT NULL',
  'ALTER TABLE plain SET (toast.autovacuum_enabled = off)',
  `ALTER VIEW seen ALTER COLUMN a SET DEFAULT 'x'`,
  'ALTER TABLE child ALTER COLUMN level SET DEFAULT 2',
  'ALTER TABLE child ALTER COLUMN free SET NOT NULL',
  'ALTER TABLE part ALTER COLUMN level DROP DEFAULT',
  'ALTER TABLE plain ALTER COLUMN a SET STORAGE EXTERNAL',
  'ALTER TABLE plain REPLICA IDENTITY FULL',
])('%s is compared, so not listed', async (sql) => {
  expect(await listedAfter(sql)).toEqual([])
  const before = await snapshotOf(session)
  await session.script(`BEGIN; ${sql}`)
  const after = await snapshotOf(session)
  await session.run('ROLLBACK')
  expect(compareSnapshots(before, after).changes).not.toEqual([])
})

test("a server's own notes among the options of a column are no options of it", async () => {
  const noted = async (notes: string) => {
    await session.script(`BEGIN; ALTER TABLE plain ALTER COLUMN b SET (n_distinct = 5);
      UPDATE pg_attribute SET attoptions = attoptions || '{${notes}}' WHERE attrelid = 'plain'::regclass AND attname = 'b';
      UPDATE pg_attribute SET attoptions = '{${notes}}' WHERE attrelid = 'plain'::regclass AND attname = 'a'`)
    const found = await snapshotOf(session)
    await session.run('ROLLBACK')
    return found
  }
  // As the minor releases of November 2026 write it.
  const [one, other, set] = [
    await noted('pg_attver=1'),
    await noted('pg_attver=2'),
    await noted('n_distinct=7'),
  ]
  expect(compareSnapshots(one, other).changes).toEqual([])
  expect(compareSnapshots(await snapshotOf(session), one).changes.map(({ name }) => name)).toEqual([
    'column options b',
  ])
  expect(compareSnapshots(one, set).changes.map(({ name }) => name)).toContain('column options a')
})
