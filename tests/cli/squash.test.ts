import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Squash } from '../../shared/model/squash.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'
import { soakFactor } from '../helpers/soak.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

let session: CliSession
beforeEach(() => void (session = createCliSession(null)))
afterEach(() => session.remove())

const run = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await session.run(...args)
  expect(`${code}\n${err}`.slice(0, 2000)).toMatch(/^0\n/)
  return out
}
const files = (): string[] => readdirSync(join(session.root, 'migrations')).toSorted()

const bodies = {
  a1: ['none', 'create table people (id integer primary key, name text)', 'drop table people'],
  b2: ['a1', "insert into people (id, name) values (1, 'Ada; L.')", 'delete from people where id = 1'],
  c3: ['b2', 'alter table people add column age integer', 'alter table people drop column age'],
  d4: ['c3', 'create table pets (id integer primary key)', 'drop table pets'],
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  const names = ['before', 'inside', 'after', 'beyond'] as const
  const rows = ['base', 'b2', 'c3', 'd4']
  let databases: TestDatabase[] = []
  beforeAll(async () => {
    if (dialect === 'postgres') databases = await Promise.all(names.map(() => createTestDatabase()))
  })
  afterAll(async () => {
    for (const database of databases) await database.drop()
  })

  test('every database is handled: before, inside, at the end of the range and beyond it', async () => {
    const targets = names.map((name, at) => [name, { url: databases[at]?.url ?? `sqlite:///${name}.db` }])
    session.write('headway.json', JSON.stringify({ targets: Object.fromEntries(targets) }))
    for (const [id, [down, up, back]] of Object.entries(bodies))
      session.write(
        `migrations/${id}.sql`,
        `-- message: makes ${id}\n-- revision: ${id}\n-- down_revision: ${down}\n-- upgrade\n${up};\n-- downgrade\n${back};\n`,
      )
    for (const [at, name] of names.entries())
      if (rows[at] !== 'base') await run('upgrade', rows[at] ?? '', '--target', name)
    const before = files()

    const refused = await session.run('squash', 'base:c3', '--target', 'before')
    expect(refused).toMatchObject({
      code: 4,
      err: expect.stringContaining('inside stands at b2, inside the range'),
    })
    expect(refused.err).toContain('headway upgrade c3 --target inside')
    const shown = await run('squash', 'base:c3', '--target', 'before', '--dry-run')
    expect(shown).toContain('b2  makes b2: 1 statement, kept')
    expect(shown).toContain('inside stands inside, at b2: it must finish first')
    expect(files()).toEqual(before)

    // One that the project does not know of stays inside.
    session.write(
      'headway.json',
      JSON.stringify({ targets: Object.fromEntries(targets.filter(([name]) => name !== 'inside')) }),
    )
    const squash = (await session.json('squash', 'base:c3', '--target', 'before', '-m', 'one')) as Squash
    expect(squash).toMatchObject({ revision: 'c3', replaces: ['a1', 'b2'], form: 'schema', outcome: 'kept' })
    expect(squash.proof).toMatchObject({ tables: 1, rows: true, downgrade: 'equal' })
    expect(files().filter((name) => !name.endsWith('.replaced'))).toHaveLength(2)
    session.write('headway.json', JSON.stringify({ targets: Object.fromEntries(targets) }))

    const inside = await session.run('upgrade', 'head', '--target', 'inside')
    expect(inside.err).toContain('inside the range that c3 replaces: it must finish that range first')
    expect(await run('current', '--target', 'inside').catch(() => '')).not.toContain('head')
    for (const name of ['before', 'after', 'beyond']) {
      await run('upgrade', 'head', '--target', name)
      expect(await run('check', '--target', name)).toContain('at the heads')
    }
    const state = await session.run('current', '-v', '--target', 'after')
    expect(state.out + state.err).not.toContain('edited')
    await run('downgrade', 'base', '--target', 'after')

    // Files are the same whatever the database: the long run does it on both.
    if (dialect === 'postgres' && soakFactor === 1) return
    // The way out: the old files again, the database to the end of the range, and once more.
    await run('squash', 'c3', '--undo')
    expect(files().filter((name) => name.endsWith('.sql'))).toEqual(before)
    await run('upgrade', 'c3', '--target', 'inside')
    rmSync(join(session.root, 'migrations', files().find((name) => name.endsWith('.undone')) ?? ''))
    await run('squash', 'base:c3', '--target', 'before', '--format', 'sql')
    await run('upgrade', 'head', '--target', 'inside')
    expect(await run('squash', 'c3', '--delete-files')).toContain('Deleted:')
    expect(files()).toHaveLength(2)
    expect((await session.run('squash', 'c3', '--undo')).err).toContain('are not kept any more')
    // A squash of a squash stands for all that both replace.
    const again = (await session.json(
      'squash',
      'c3:d4',
      '--target',
      'before',
      '--delete-files',
      '--drop-data',
      'all',
    )) as Squash
    expect(again).toMatchObject({ replaces: ['a1', 'b2', 'c3'], outcome: 'deleted', proof: { rows: false } })
    expect(again.text).not.toContain('Ada')
    expect(files()).toHaveLength(1)
  }, 60_000)
})

test('a revision of a colleague that follows a replaced one is told where it belongs', async () => {
  session.write('headway.json', '{}')
  session.write(
    'migrations/s.sql',
    '-- revision: c3\n-- down_revision: none\n-- replaces: a1, b2\n-- upgrade\nselect 1;\n',
  )
  session.write('migrations/x.sql', '-- revision: x\n-- down_revision: b2\n-- upgrade\nselect 1;\n')
  expect((await session.run('upgrade', 'heads')).err).toContain('c3 replaces it: write c3')
})

test('a knex project is refused, with the reason', async () => {
  session.write('knexfile.js', "module.exports = { client: 'sqlite3', connection: { filename: './dev.db' } }")
  for (const name of ['1_a', '2_b'])
    session.write(`migrations/${name}.js`, 'exports.up = async () => {}\nexports.down = async () => {}\n')
  expect(await session.run('squash', '1_a.js:2_b.js')).toMatchObject({
    err: expect.stringMatching(/Migrations of knex cannot be squashed[^]*compares the names/),
  })
})

const tricky = [
  '"tricky"',
  'from alembic import op',
  "revision = '2b0000000003'",
  "down_revision = '1a0000000002'",
  'def upgrade():',
  String.raw`    op.execute("insert into users (email, color) values ('at 10\\:30 100% of \\\\\:x a::b \"q\" %s', 'red')")`,
  'def downgrade():',
  '    op.execute("delete from users where email like \'at%\'")',
].join('\n')

describe.skipIf(!canRunAlembic())('an Alembic project', () => {
  test(
    'plain alembic takes the squash: from base, from its end, and back',
    { timeout: 120_000 },
    async () => {
      cpSync(join(import.meta.dirname, '../fixtures/alembic/nested'), session.root, { recursive: true })
      session.write('app/db/migrations/versions/2b_tricky.py', tricky)
      const plain = (...args: string[]) => alembic(session.root, ['-c', 'app/db/alembic.ini', ...args])
      expect(plain('upgrade', 'head').status).toBe(0)
      const database = (): string =>
        ['app.db', 'app/db/app.db']
          .map((name) => join(session.root, name))
          .find((path) => existsSync(path)) ?? ''
      const dump = async () => [
        await sqliteRows(database(), 'select name, sql from sqlite_master order by name'),
        await sqliteRows(database(), 'select id, email, color from users order by id'),
      ]
      const wanted = await dump()
      const squash = (await session.json('squash', 'base:head', '--delete-files')) as Squash
      expect(squash).toMatchObject({ revision: '2b0000000003', outcome: 'deleted', proof: { rows: true } })
      expect(plain('current').out).toContain('2b0000000003 (head)')
      expect(plain('downgrade', 'base')).toMatchObject({ status: 0 })
      rmSync(database())
      expect(plain('upgrade', 'head')).toMatchObject({ status: 0 })
      expect((await dump())[1]).toEqual(wanted[1])
      expect(plain('check').out).toContain('No new upgrade operations detected')
    },
  )
})
