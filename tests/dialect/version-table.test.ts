import { describe, expect, test } from 'vitest'
import type { Session } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { dialectNames, ownDatabase } from '../helpers/databases.ts'
import { ledgerRecordOf } from '../helpers/ledger-record.ts'
import { createTestDatabase } from '../helpers/postgres.ts'

const ref = { table: 'alembic_version', schema: null }

async function withSession(
  name: 'postgres' | 'sqlite',
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const database = await ownDatabase(name)
  const session = await dialectOf(name).connect(database.settings)
  try {
    await use(session)
  } finally {
    await session.close()
    await database.drop()
  }
}

describe.each(dialectNames)('%s: the version table', (name) => {
  const dialect = dialectOf(name)

  test('reading never makes it', async () => {
    await withSession(name, async (session) => {
      expect(await dialect.readVersionTable(session, ref)).toEqual({
        exists: false,
        malformed: null,
        rows: [],
      })
      expect(await dialect.hasLedger(session, ref)).toBe(false)
      expect(await dialect.readLedger(session, ref, { limit: 5 })).toEqual([])
      expect(await dialect.readVersionTable(session, ref)).toMatchObject({ exists: false })
    })
  })

  test('is exactly as Alembic makes it', async () => {
    await withSession(name, async (session) => {
      await dialect.createVersionTable(session, ref)
      const sql =
        name === 'sqlite'
          ? "select name || ' ' || type || ' ' || \"notnull\" || ' ' || pk as c from pragma_table_info('alembic_version')"
          : "select column_name || ' ' || data_type || ' ' || character_maximum_length || ' ' || is_nullable as c from information_schema.columns where table_name = 'alembic_version'"
      expect((await session.query(sql)).rows).toEqual([
        { c: name === 'sqlite' ? 'version_num VARCHAR(32) 1 1' : 'version_num character varying 32 NO' },
      ])
      if (name === 'postgres') {
        expect(
          (
            await session.query(
              "select conname::text from pg_constraint where contype = 'p' and conrelid = 'alembic_version'::regclass",
            )
          ).rows,
        ).toEqual([{ conname: 'alembic_version_pkc' }])
      }
    })
  })

  test.each([
    ['no such column', 'create table alembic_version (v varchar(32))', 'no column version_num'],
    [
      'no text',
      'create table alembic_version (version_num integer); insert into alembic_version values (1)',
      'text',
    ],
    [
      'an empty row',
      'create table alembic_version (version_num varchar(32)); insert into alembic_version values (null)',
      'version_num',
    ],
  ])('says what is malformed: %s', async (_name, sql, says) => {
    await withSession(name, async (session) => {
      for (const statement of dialect.splitStatements(sql)) await session.query(statement.sql)
      const state = await dialect.readVersionTable(session, ref)
      expect(state.malformed).toContain(says)
      expect(state.exists).toBe(true)
    })
  })

  test('a change that does not hit one row is a conflict, and an old table without key is none', async () => {
    await withSession(name, async (session) => {
      await session.query('create table alembic_version (version_num varchar(32))')
      await dialect.createLedger(session, ref)
      const where = await dialect.resolveVersionTable(session, ref)
      const record = ledgerRecordOf({ reason: "O'Neill \\ ? $1", fileText: 'a\0b' })
      const change = (...changes: Parameters<typeof dialect.recordStep>[2]) =>
        dialect.recordStep(session, where, changes, record)
      await change({ kind: 'insert', id: 'a' }, { kind: 'insert', id: "b'\\" })
      await expect(change({ kind: 'insert', id: 'a' })).rejects.toMatchObject({ code: 'row_conflict' })
      await expect(change({ kind: 'delete', id: 'z' })).rejects.toMatchObject({ code: 'row_conflict' })
      await expect(change({ kind: 'update', from: 'z', to: 'y' })).rejects.toMatchObject({
        code: 'row_conflict',
      })
      await change({ kind: 'delete', id: "b'\\" }, { kind: 'update', from: 'a', to: 'c' })
      await change({ kind: 'insert', id: 'd' }, { kind: 'update', from: 'd', to: 'e' })
      expect((await dialect.readVersionTable(session, ref)).rows.toSorted()).toEqual(['c', 'e'])
      await session.query("insert into alembic_version values ('c')")
      await expect(change({ kind: 'delete', id: 'c' })).rejects.toMatchObject({ code: 'row_conflict' })
      const entries = await dialect.readLedger(session, where, { limit: 100 })
      expect(entries[0]?.reason).toBe("O'Neill \\ ? $1")
    })
  })
})

describe('postgres: where the version table is', () => {
  const dialect = dialectOf('postgres')

  test('two in the search path are a question', async () => {
    await withSession('postgres', async (session) => {
      await session.query(
        'create schema app; create table app.alembic_version (version_num varchar(32)); create table public.alembic_version (version_num varchar(32)); set search_path = app, public',
      )
      await expect(dialect.readVersionTable(session, ref)).rejects.toMatchObject({
        code: 'malformed_version_table',
        data: {
          candidates: ['app.alembic_version', 'public.alembic_version'],
          hint: expect.stringContaining('"versionTableSchema": "app"') as string,
        },
      })
      expect(
        await dialect.readVersionTable(session, { table: 'alembic_version', schema: 'app' }),
      ).toMatchObject({ exists: true })
    })
  })

  test.each(['app', 'app, public', '"$user", "app"'])(
    'in a schema that the role may not use it is not taken for missing: search_path %s',
    async (path) => {
      await withSession('postgres', async (session) => {
        const role = `looks_${Date.now()}`
        await session.query(
          `create role ${role}; create schema app; create table app.alembic_version (version_num varchar(32))`,
        )
        try {
          await session.query(`set role ${role}; set search_path = ${path}`)
          await expect(dialect.resolveVersionTable(session, ref)).rejects.toMatchObject({
            code: 'sql_failed',
            data: { sqlState: '42501', hint: `Let its owner run: GRANT USAGE ON SCHEMA app TO ${role};` },
          })
          await session.query(`reset role; grant usage on schema app to ${role}; set role ${role}`)
          expect(await dialect.resolveVersionTable(session, ref)).toMatchObject({ schema: 'app' })
        } finally {
          await session.query(`reset role; drop owned by ${role}; drop role ${role}`)
        }
      })
    },
  )

  test('it does not vanish when the search path changes', async () => {
    await withSession('postgres', async (session) => {
      await dialect.createVersionTable(session, ref)
      const where = await dialect.resolveVersionTable(session, ref)
      expect(where).toEqual({ table: 'alembic_version', schema: 'public' })
      await session.query("select pg_catalog.set_config('search_path', '', false)")
      expect(await dialect.readVersionTable(session, where)).toMatchObject({ exists: true })
      await expect(dialect.resolveVersionTable(session, ref)).rejects.toMatchObject({
        code: 'malformed_version_table',
      })
    })
  })

  test('a schema of its own, with a name that needs quotes', async () => {
    await withSession('postgres', async (session) => {
      const own = { table: 'Versions "x"', schema: 'My Schema' }
      await session.query('create schema "My Schema"')
      await dialect.createVersionTable(session, own)
      await dialect.createLedger(session, own)
      await session.query(dialect.rowChangeSql(own, { kind: 'insert', id: "it's" }))
      expect((await dialect.readVersionTable(session, own)).rows).toEqual(["it's"])
      expect(await dialect.hasLedger(session, own)).toBe(true)
    })
  })
})

describe('sessions', () => {
  test('postgres says what is wrong without any secret', async () => {
    const dialect = dialectOf('postgres')
    const database = await createTestDatabase()
    const { settings } = database
    const code = (changes: Partial<typeof settings>) =>
      dialect.connect({ ...settings, ...changes }).then(
        () => 'connected',
        (error: { code: string }) => error.code,
      )
    expect(await code({ host: '/nowhere' })).toBe('database_unreachable')
    expect(await code({ host: '127.0.0.1', port: 1 })).toBe('database_unreachable')
    expect(await code({ database: 'missing' })).toBe('database_unreachable')
    expect(await code({ user: 'asks_password' })).toBe('password_needed')
    await database.drop()
  })

  test('postgres tells the place of an error, in characters, and survives it', async () => {
    await withSession('postgres', async (session) => {
      await expect(session.query("select '😀',\n  nope")).rejects.toMatchObject({
        data: { sqlState: '42703', where: { line: 2, column: 3 } },
      })
      expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  test('postgres sessions carry name and limits', async () => {
    await withSession('postgres', async (session) => {
      const asked = await session.query(
        "select current_setting('application_name') as name, current_setting('lock_timeout') as locks, current_setting('client_connection_check_interval', true) as checks",
      )
      expect(asked.rows[0]).toMatchObject({ name: 'headway', locks: '2s' })
      await dialectOf('postgres').begin(session, { lockTimeoutMs: 700, statementTimeoutMs: 900 })
      const inside = await session.query(
        "select current_setting('lock_timeout') as locks, current_setting('statement_timeout') as statements",
      )
      expect(inside.rows[0]).toEqual({ locks: '700ms', statements: '900ms' })
      await dialectOf('postgres').rollback(session)
    })
  })

  test('postgres proves a COMMIT: a failed transaction was rolled back', async () => {
    await withSession('postgres', async (session) => {
      const dialect = dialectOf('postgres')
      await dialect.begin(session)
      await session.query('select * from nowhere').catch(() => undefined)
      expect(await dialect.commit(session)).toEqual({ kind: 'rolled_back' })
    })
  })

  test('sqlite says what is wrong with a file', async () => {
    const dialect = dialectOf('sqlite')
    const database = await ownDatabase('sqlite')
    const { settings } = database
    if (settings.dialect !== 'sqlite') throw new Error('not SQLite')
    await expect(dialect.connect({ ...settings, create: false })).rejects.toMatchObject({
      code: 'database_unreachable',
      message: expect.stringContaining('There is no SQLite file') as string,
    })
    const { writeFileSync } = await import('node:fs')
    writeFileSync(settings.path, 'this is a text file, and rather a long one, not a database '.repeat(20))
    await expect(dialect.connect(settings)).rejects.toMatchObject({
      code: 'database_unreachable',
      data: { sqlState: 'SQLITE_NOTADB' },
    })
    await database.drop()
  })

  test('sqlite: values there and back', async () => {
    await withSession('sqlite', async (session) => {
      await session.query('create table t (a, b, c, d)')
      const inserted = await session.query('insert into t values (?, ?, ?, ?)', [
        1,
        'x',
        new Uint8Array([1, 2]),
        null,
      ])
      expect(inserted).toMatchObject({ rowCount: 1, lastId: 1 })
      expect((await session.query('select * from t')).rows).toEqual([
        { a: 1, b: 'x', c: Buffer.from([1, 2]), d: null },
      ])
      expect(await session.query('create table u (a)')).toMatchObject({ rowCount: null })
      expect((await session.query('with x as (select 1 as one) select * from x')).rows).toEqual([{ one: 1 }])
      expect(await session.query('with x as (select 5) insert into t (a) select * from x')).toMatchObject({
        rowCount: 1,
        rows: [],
      })
    })
  })
})
