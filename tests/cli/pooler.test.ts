import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { pgbouncer, startPooler } from '../helpers/pooler.ts'
import type { Pooler } from '../helpers/pooler.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { soakFactor } from '../helpers/soak.ts'

const revision = (id: string, down: string, table: string): string =>
  `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${down}\n-- upgrade\ncreate table ${table} (id integer);\n-- downgrade\ndrop table ${table};\n`

/** What says which schema is meant, for the role `r` in the database `d`. */
const places = {
  'role in database': 'alter role r in database d set search_path = app',
  role: 'alter role r set search_path = app',
  database: 'alter database d set search_path = app',
  nobody: 'select 1',
}

/** Two of each kind at every commit, all of them in the long run. */
const often = soakFactor > 1

/** What lets the next client have what the one before has set. */
const noReset = 'server_reset_query ='

describe.skipIf(pgbouncer === undefined)('postgres: through pgbouncer', () => {
  const role = `pooled_${randomBytes(4).toString('hex')}`
  let database: TestDatabase
  let session: CliSession
  let pooler: Pooler | null

  beforeEach(async () => {
    database = await createTestDatabase()
    await database.query(`create role ${role} login createdb; grant all on schema public to ${role}`)
    session = createCliSession(null)
    pooler = null
    session.write('migrations/a1.sql', revision('a1', 'none', 't'))
    session.write('migrations/b1.sql', revision('b1', 'a1', 'u'))
  })
  afterEach(async () => {
    pooler?.stop()
    session.remove()
    const other = await createTestDatabase()
    await database.drop()
    await other.query(`drop role ${role}`)
    await other.drop()
  })

  /** Somebody else's connection through the pooler. */
  async function client(): Promise<Client> {
    const opened = new Client({
      host: pooler?.folder ?? '',
      port: 6543,
      user: role,
      database: database.name,
    })
    opened.on('error', () => undefined)
    await opened.connect()
    return opened
  }

  /** What an application finds in the processes that the pooler keeps. */
  async function found(): Promise<unknown> {
    const each = await client()
    const { rows } = await each.query(
      "select current_setting('search_path') as path, current_setting('lock_timeout') as locks, current_setting('client_connection_check_interval', true) as looks",
    )
    await each.end()
    return rows[0]
  }

  /** A database at a1, a pooler in front of it, and targets through it and beside it. */
  async function start(
    mode: string,
    place: keyof typeof places,
    options: { readonly ofDatabases?: string; readonly lines?: string } = {},
    query = '',
  ): Promise<void> {
    if (place !== 'nobody') await database.query(`create schema app authorization ${role}`)
    await database.query(places[place].replace(/\br\b/, role).replace(/\bd\b/, database.name))
    pooler = await startPooler(mode, database.settings, { user: role, ...options })
    const through = `postgresql://${role}@/${database.name}?host=${encodeURIComponent(pooler.folder)}&port=6543${query}`
    const direct = database.url.replace('postgres@', `${role}@`)
    const target = (url: string) => ({ url, tier: 'development' })
    session.write(
      'headway.json',
      JSON.stringify({ targets: { pooled: target(through), direct: target(direct) } }),
    )
    expect(await session.run('upgrade', 'a1', '--target', 'direct')).toMatchObject({ code: 0 })
  }

  const commands = [
    ['current'],
    ['plan', 'upgrade', 'head'],
    ['drift'],
    ['check'],
    ['lint'],
    ['label'],
    ['upgrade', 'head'],
  ]

  /** Every command says the same at once, doctor as well; nothing is told of the schema. */
  async function refusedEverywhere(code: string, words: string): Promise<void> {
    for (const command of commands) {
      const told = await session.run(...command, '--target', 'pooled')
      expect([command, told]).toMatchObject([command, { err: expect.stringContaining(`[${code}]`), out: '' }])
      expect(told.code).not.toBe(0)
      expect(told.err).toContain(words)
      expect(told.err).toContain('Write the direct URL of the server')
    }
    const doctor = await session.run('doctor')
    expect(doctor).toMatchObject({ code: 3, out: expect.stringMatching(/^no  Target pooled/m) })
    expect(doctor.out).toContain(words)
    expect(doctor.out).toMatch(/^ok  Target direct/m)
    expect(await database.query("select to_regclass('app.u') as u, to_regclass('public.u') as v")).toEqual([
      { u: null, v: null },
    ])
  }

  const sharing = [
    ['transaction', 'role in database', ''],
    ['statement', 'role in database', ''],
    ['transaction', 'database', 'server_round_robin = 1'],
    ['transaction', 'role', 'default_pool_size = 1'],
    ['transaction', 'nobody', 'ignore_startup_parameters = extra_float_digits'],
  ] as const
  test.each(sharing.slice(0, often ? undefined : 2))(
    '%s mode, search_path of %s, "%s": refused at once',
    async (mode, place, lines) => {
      await start(mode, place, { lines })
      // Some processes are there already.
      const others = await Promise.all([client(), client(), client()])
      await Promise.all(others.map((each) => each.query('select pg_sleep(0.1)')))
      const before = await found()
      await refusedEverywhere('pooler_in_transaction_mode', 'goes through a pooler')
      for (let time = 0; time < 4; time += 1) expect(await found()).toEqual(before)
      await Promise.all(others.map((each) => each.end()))
    },
  )

  test('transaction mode while others work: refused, and never a difference', async () => {
    await start('transaction', 'role in database')
    const others = await Promise.all([client(), client(), client()])
    const over = new AbortController()
    const work = others.map(async (each) => {
      while (!over.signal.aborted) await each.query('select pg_sleep(0.001)')
    })
    try {
      for (let time = 0; time < 8; time += 1) {
        const told = await session.run('drift', '--target', 'pooled')
        expect(told).toMatchObject({ code: 4, err: expect.stringContaining('[pooler_in_transaction_mode]') })
      }
    } finally {
      over.abort()
      await Promise.all(work)
      await Promise.all(others.map((each) => each.end()))
    }
  })

  const keeping = [
    ['role in database', ''],
    ['database', noReset],
    ['role in database', noReset],
    ['role', noReset],
    ['database', ''],
    ['nobody', noReset],
    ['role', 'max_db_connections = 1'],
  ] as const
  test.each(keeping.slice(0, often ? undefined : 2))(
    'session mode, search_path of %s, "%s": as direct',
    async (place, lines) => {
      await start('session', place, { lines })
      const before = await found()
      for (let time = 0; time < 2; time += 1) {
        const plan = await session.run('plan', 'upgrade', 'head', '--target', 'pooled')
        expect(plan.out).toContain('[pass] drift: ')
        expect(plan.out).toContain('[pass] rehearsal: ')
        expect(await session.run('drift', '--target', 'pooled')).toMatchObject({ code: 0 })
      }
      expect(await found()).toEqual(before)
      expect(await session.run('upgrade', 'head', '--target', 'pooled')).toMatchObject({ code: 0 })
      const schema = place === 'nobody' ? 'public' : 'app'
      expect(await database.query(`select to_regclass('${schema}.u') is not null as made`)).toEqual([
        { made: true },
      ])
      expect(await session.run('drift', '--target', 'direct')).toMatchObject({ code: 0 })
      expect(await session.run('drift', '--target', 'pooled')).toMatchObject({ code: 0 })
      expect(await found()).toEqual(before)
    },
  )

  test('a search_path of the URL that the pooler keeps to itself is no other schema', async () => {
    await start('session', 'nobody', { lines: 'ignore_startup_parameters = options' }, '&search_path=app')
    await refusedEverywhere('database_unreachable', 'does not hand on the search_path of the URL')
  })

  test('a search_path of the URL that the pooler refuses', async () => {
    await start('session', 'nobody', {}, '&search_path=app')
    const told = await session.run('current', '--target', 'pooled')
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('parameter: options') })
    expect(told.err).toContain('search_path')
    expect(told.err).toContain('ALTER ROLE')
  })

  test('a search_path that the URL and the role agree on is no obstacle', async () => {
    await start('session', 'role', { lines: 'ignore_startup_parameters = options' }, '&search_path=app')
    expect(await session.run('drift', '--target', 'pooled')).toMatchObject({ code: 0 })
  })

  test('a search_path that somebody else left in the process', async () => {
    await start('session', 'role', { lines: noReset })
    const other = await client()
    await other.query('set search_path = public')
    await other.end()
    await refusedEverywhere('pooler_in_transaction_mode', 'somebody else has set the search_path')
  })
})
