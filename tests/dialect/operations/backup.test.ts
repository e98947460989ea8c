import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOwnServer } from '../../helpers/own-server.ts'
import type { OwnServer } from '../../helpers/own-server.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine
afterEach(() => engine.close())

function revision(id: string, down: string | null, upgrade: string): Readonly<Record<string, string>> {
  const header = `-- revision: ${id}\n-- down_revision: ${down ?? ''}\n-- message: ${id}\n`
  return { [`migrations/${id}.sql`]: `${header}\n-- upgrade\n${upgrade}\n` }
}

const files = {
  ...revision(
    'a',
    null,
    "create table orders (id int primary key, note text);\ncreate table other (id int);\ninsert into orders values (1, 'kept'), (2, 'kept too');",
  ),
  ...revision('b', 'a', 'alter table orders drop column note;'),
}

async function run(to: string, backup: boolean) {
  const { fingerprint } = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: [to] })
  const { runId } = await engine.channel.call('run.start', {
    fingerprint,
    confirmation: null,
    lockTimeoutMs: null,
    backup,
  })
  return engine.channel.call('run.outcome', { runId })
}

const binaries = dumpFolder()
let server: OwnServer | null = null
afterAll(() => server?.stop())

/** A server of the version of the `pg_dump` that is there, and no newer. */
function dumpFolder(): string | null {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home) : []
  const folders = versions.map((version) => join(home, version, 'bin'))
  return (
    folders.find((folder) => existsSync(join(folder, 'pg_dump')) && existsSync(join(folder, 'postgres'))) ??
    null
  )
}

async function ownDatabase(dialect: string) {
  if (dialect !== 'postgres' || binaries === null) return null
  server ??= await startOwnServer({ binaries })
  const name = `backup_${Math.random().toString(36).slice(2)}`
  await server.query(`create database ${name}`)
  const { url, query } = server
  return {
    url: url(name),
    query: (sql: string) => query(sql, { database: name }),
    drop: () => Promise.resolve(),
  }
}

const dialects = binaries === null ? (['sqlite'] as const) : (['sqlite', 'postgres'] as const)

describe.each(dialects)('a backup before a run: %s', (dialect) => {
  beforeEach(async () => {
    engine = await openProject(dialect, {}, await ownDatabase(dialect))
    mkdirSync(join(engine.root, 'migrations'))
    for (const [path, text] of Object.entries(files)) writeFileSync(join(engine.root, path), text)
    expect(await run('a', false)).toMatchObject({ status: 'succeeded' })
  })

  it('is proved, named in the ledger, and tells how it is put back', async () => {
    const outcome = await run('b', true)
    expect(outcome).toMatchObject({ status: 'succeeded', error: null })
    const [found] = await engine.channel.call('backups.list', { target: 'dev' })
    expect(found).toMatchObject({ exists: true, backup: { runId: outcome.runId, rows: ['a'] } })
    expect(existsSync(found?.backup.path ?? '')).toBe(true)
    expect(found?.commands.at(-1)).toContain(dialect === 'sqlite' ? '.restore' : 'pg_restore')
    const ledger = await engine.channel.call('targets.ledger', { target: 'dev', limit: 10 })
    const entry = ledger.find(({ action }) => action === 'backup')
    expect(entry).toMatchObject({ runId: outcome.runId, outcome: 'applied' })
    expect(entry?.statements[0]?.sql).toContain(found?.backup.path)
    if (dialect === 'postgres') expect(found?.backup.tables).toEqual(['public.orders'])
  })

  it('is not taken where nobody asks', async () => {
    await run('b', false)
    expect(await engine.channel.call('backups.list', { target: 'dev' })).toEqual([])
  })

  it('that a target requires is taken unasked; one that cannot be taken stops the run before anything', async () => {
    const path = join(engine.root, 'headway.json')
    const settings = JSON.parse(readFileSync(path, 'utf8'))
    settings.targets.dev.settings = { backup: 'required' }
    writeFileSync(path, JSON.stringify(settings))
    const { fingerprint } = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['b'] })
    const { checks } = await engine.channel.call('plan.preview', { fingerprint })
    expect(checks).toContainEqual(expect.objectContaining({ id: 'backup', status: 'pass' }))
    const own = join(engine.root, '.user/settings.json')
    mkdirSync(join(engine.root, '.user'), { recursive: true })
    writeFileSync(own, JSON.stringify({ backupFolder: join(engine.root, 'headway.json') }))
    expect(await run('b', false)).toMatchObject({
      status: 'refused',
      error: { code: 'backup_failed' },
      rowsAfter: null,
    })
    expect(await engine.query('select note from orders')).toHaveLength(2)
    rmSync(own)
    expect(await run('b', false)).toMatchObject({ status: 'succeeded' })
    expect(await engine.channel.call('backups.list', { target: 'dev' })).toHaveLength(1)
  })

  it('is put back by itself where the database is a file, else by commands only', async () => {
    const { runId } = await run('b', true)
    await engine.query('delete from orders')
    const restore = (confirm: string) =>
      engine.channel.call('backups.restore', { target: 'dev', runId, confirm })
    if (dialect === 'postgres') {
      await expect(restore('dev')).rejects.toMatchObject({ code: 'unsupported' })
      return
    }
    await expect(restore('')).rejects.toMatchObject({ code: 'confirmation_needed' })
    const done = await restore('dev')
    expect(done.rows).toEqual(['a'])
    expect(existsSync(done.before)).toBe(true)
    expect(await engine.query('select note from orders order by id')).toEqual([
      { note: 'kept' },
      { note: 'kept too' },
    ])
    const [newest] = await engine.channel.call('targets.ledger', { target: 'dev', limit: 1 })
    expect(newest).toMatchObject({ action: 'restore', runId })
    expect(await run('b', false)).toMatchObject({ status: 'succeeded' })
  })
})

it('without a pg_dump that is new enough nothing runs, and what to install is said', async () => {
  engine = await openProject('postgres', {})
  mkdirSync(join(engine.root, 'migrations'))
  for (const [path, text] of Object.entries(files)) writeFileSync(join(engine.root, path), text)
  await run('a', false)
  const outcome = await run('b', true)
  if (outcome.status === 'succeeded') return
  expect(outcome.error).toMatchObject({
    code: 'backup_failed',
    hint: expect.stringContaining('client programs'),
  })
  expect(await engine.query('select note from orders')).toHaveLength(2)
})
