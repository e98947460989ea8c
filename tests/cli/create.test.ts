import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject } from '../../electron/library.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('headway.json', JSON.stringify({ targets: { dev: { url: 'sqlite:///dev.db' } } }))
  revision('aa01', 'none', 'create table items (id integer primary key, name text)')
  revision('bb02', 'aa01', "insert into items values (1, 'written by a revision')")
})
afterEach(() => session.remove())

function revision(id: string, parent: string, up: string): void {
  session.write(
    `migrations/${id}.sql`,
    `-- message: ${id} of ${session.root}\n-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\n${up};\n-- downgrade\nselect 1;\n`,
  )
}

const url = (name: string): string => `sqlite:///${join(session.root, name)}`
const dump = (name: string) =>
  Promise.all(
    [
      'select sql from sqlite_master order by name',
      'select * from items',
      'select * from alembic_version',
      'select revision, action, outcome, file_hash from headway_ledger order by id',
    ].map((sql) => sqliteRows(join(session.root, name), sql)),
  )

describe('a SQLite database', () => {
  test('is run once and copied then, with rows, version table and ledger as the run left them', async () => {
    expect(await session.run('create', url('a.db'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/by running/),
    })
    expect(await session.run('create', url('b.db'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/from the snapshot/),
    })
    expect(await dump('b.db')).toEqual(await dump('a.db'))
    expect((await dump('b.db'))[1]).toEqual([{ id: 1, name: 'written by a revision' }])
    expect((await session.run('current', '--check-heads', '--url', url('b.db'))).code).toBe(0)
  })
  test('stands at the revision that was asked for', async () => {
    for (const name of ['a.db', 'b.db']) await session.run('create', url(name), '--at', 'aa01')
    expect(await dump('b.db')).toEqual(await dump('a.db'))
    expect((await dump('b.db'))[2]).toEqual([{ version_num: 'aa01' }])
  })
  test('that is there is not touched', async () => {
    writeFileSync(join(session.root, 'a.db'), '')
    const { code, err } = await session.run('create', url('a.db'))
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/There is a database already/) })
  })
  test('is run anew once a file has other contents, or a snapshot other bytes', async () => {
    await session.run('create', url('a.db'))
    revision('bb02', 'aa01', "insert into items values (2, 'edited')")
    expect((await session.run('create', url('b.db'))).out).toMatch(/by running/)
    expect((await dump('b.db'))[1]).toEqual([{ id: 2, name: 'edited' }])
  })
  test('whose run fails leaves no snapshot, and no half of a database', async () => {
    revision('cc03', 'bb02', 'select nothing from nowhere')
    const failed = await session.run('create', url('a.db'))
    expect(failed).toMatchObject({ code: 1, out: expect.stringContaining('was removed again') })
    expect(existsSync(join(session.root, 'a.db'))).toBe(false)
    revision('cc03', 'bb02', 'select 1')
    expect((await session.run('create', url('a.db'))).out).toMatch(/by running/)
  })
  test('is made by the library the same way', async () => {
    const project = await openProject(session.root)
    try {
      expect(await project.createDatabase(url('a.db'))).toMatchObject({
        by: 'run',
        outcome: { status: 'succeeded' },
      })
      expect(await project.createDatabase(url('b.db'))).toEqual({ by: 'copied', reason: null, outcome: null })
      await expect(project.createDatabase(url('b.db'))).rejects.toMatchObject({ code: 'invalid_request' })
      expect(existsSync(join(session.root, 'dev.db'))).toBe(false)
    } finally {
      await project.close()
    }
  })
})

describe('a PostgreSQL database', () => {
  let database: TestDatabase
  const made: string[] = []
  beforeEach(async () => {
    database = await createTestDatabase()
  })
  afterEach(async () => {
    const seeds = await database.query("select datname from pg_database where datname like 'headway_seed_%'")
    for (const name of [...made.splice(0), ...seeds.map(({ datname }) => String(datname))])
      await database.query(`drop database if exists "${name}"`)
    await database.drop()
  })
  const urlOf = (suffix: string): string => {
    made.push(`${database.name}_${suffix}`)
    return database.url.replace(database.name, `${database.name}_${suffix}`)
  }

  test('is run once and copied from a template then', async () => {
    const [one, two] = [urlOf('a'), urlOf('b')]
    const seeds = async (): Promise<unknown[]> =>
      (await database.query("select datname from pg_database where datname like 'headway_seed_%'")).map(
        ({ datname }) => datname,
      )
    expect(await session.run('create', one)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/by running the revisions\.\n/),
    })
    // A server of another version does not take it for its own.
    const [{ version } = {}] = await database.query("select current_setting('server_version_num') as version")
    expect((await seeds()).every((name) => String(name).endsWith(`_${String(version)}`))).toBe(true)
    expect(await session.run('create', two)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/from the snapshot/),
    })
    for (const what of ['current', 'ledger']) {
      expect((await session.run(what, '--url', two)).out.replaceAll('_b', '_a')).toBe(
        (await session.run(what, '--url', one)).out,
      )
    }
    expect((await session.run('create', two)).err).toMatch(/There is a database already/)
  })
  test('whose run fails is not there any more', async () => {
    const url = urlOf('a')
    revision('cc03', 'bb02', 'select nothing from nowhere')
    expect(await session.run('create', url)).toMatchObject({
      code: 1,
      out: expect.stringContaining('was removed again'),
    })
    const left = await database.query(`select datname from pg_database where datname = '${database.name}_a'`)
    expect(left).toEqual([])
  })
  test('with settings of its own is not copied, and says so', async () => {
    const one = urlOf('a')
    revision(
      'cc03',
      'bb02',
      "do $$ begin execute format('alter database %I set work_mem to 8192', current_database()); end $$",
    )
    const { out } = await session.run('create', one)
    expect(out).toMatch(/No snapshot is kept: settings of the database itself/)
  })
})
