import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { hasProgram } from '../../helpers/requirements.ts'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'
import { sqliteRows } from '../../helpers/sqlite-rows.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

type Reader = (sql: string) => Promise<readonly Record<string, unknown>[]>

describe.each(['01-shop', '02-branches'])('the offline script of %s', (sample) => {
  it.skipIf(!hasProgram('sqlite3'))('does with sqlite3 what a run does', async () => {
    engine = await openSample(sample, 'sqlite')
    const { sql } = await script(engine)
    const folder = mkdtempSync(join(tmpdir(), 'headway-script-'))
    const path = join(folder, 'script.db')
    try {
      execFileSync('sqlite3', [path], { input: sql })
      await runOnline(engine)
      await sameEverywhere(engine.query, (text) => sqliteRows(path, text), sqliteTables)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.skipIf(!hasProgram('psql'))('does with psql what a run does', async () => {
    engine = await openSample(sample, 'postgres')
    const { sql } = await script(engine)
    const other = await createTestDatabase()
    try {
      execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', other.url], {
        input: sql,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      await runOnline(engine)
      await sameEverywhere(engine.query, other.query, postgresTables)
    } finally {
      await other.drop()
    }
  })
})

function script({ channel }: SampleEngine) {
  return channel.call('plan.offline', { kind: 'upgrade', target: 'dev', expressions: ['heads'] })
}

async function runOnline({ channel, run }: SampleEngine): Promise<void> {
  const plan = await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] })
  expect((await run(plan)).status).toBe('succeeded')
}

const sqliteTables = `select name, sql from sqlite_schema
  where name not like 'headway%' and name not like 'sqlite%' and sql is not null order by name`
const postgresTables = `select table_name as name, string_agg(column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, ''), ', ' order by ordinal_position) as sql
  from information_schema.columns where table_schema = 'public' and table_name not like 'headway%' group by table_name order by table_name`

/** Same objects, same rows (clock columns aside), same version rows. */
async function sameEverywhere(online: Reader, offline: Reader, tables: string): Promise<void> {
  const objects = await online(tables)
  expect(await offline(tables)).toEqual(objects)
  const names = [...new Set(objects.map((row) => String(row['name'])))]
  for (const name of names) {
    const rows = await rowsOf(online, name)
    if (rows !== null) expect(await rowsOf(offline, name)).toEqual(rows)
  }
  const versions = 'select version_num from alembic_version order by version_num'
  expect(await offline(versions)).toEqual(await online(versions))
}

async function rowsOf(read: Reader, name: string): Promise<string[] | null> {
  const rows = await read(`select * from "${name}"`).catch(() => null)
  return rows?.map((row) => JSON.stringify({ ...row, created_at: null })).toSorted() ?? null
}
