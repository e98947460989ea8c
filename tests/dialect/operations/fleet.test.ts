import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FleetSettings, MemberOutcome } from '../../../shared/model/fleet.ts'
import { runFleet } from '../../../electron/cli/run-fleet.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'
import { soakFactor } from '../../helpers/soak.ts'
import { sqliteRows } from '../../helpers/sqlite-rows.ts'

let engine: SampleEngine
afterEach(() => engine.close())

const tenants = soakFactor > 1 ? 200 : 20
const files = soakFactor > 1 ? 50 : 10

async function openFleet(dialect: 'sqlite' | 'postgres', fleet: FleetSettings): Promise<void> {
  engine = await openProject(dialect, {})
  const path = join(engine.root, 'headway.json')
  const settings = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...settings, fleets: { all: fleet } }))
  mkdirSync(join(engine.root, 'migrations'))
  revision('a', null, 'create table orders (id integer primary key, total integer);')
  revision('b', 'a', 'create unique index orders_total on orders (total);')
  await engine.channel.call('project.open', { path: engine.root })
}

function revision(id: string, down: string | null, up: string): void {
  const header = `-- revision: ${id}\n-- down_revision: ${down ?? ''}\n-- message: ${id}\n`
  writeFileSync(join(engine.root, `migrations/${id}.sql`), `${header}\n-- upgrade\n${up}\n`)
}

async function upgrade(to: string, options: { canary?: number; keepGoing?: boolean } = {}) {
  const members = await engine.channel.call('fleets.members', { fleet: 'all' })
  const order: string[] = []
  const outcomes = await runFleet(engine.channel, {
    members: members.map(({ name }) => name),
    revisions: [to],
    canary: options.canary ?? 0,
    concurrency: 8,
    keepGoing: options.keepGoing ?? false,
    start: { confirmation: null, lockTimeoutMs: null },
    onMember: ({ name }) => order.push(name),
  })
  return { outcomes, order }
}

const count = (outcomes: readonly MemberOutcome[], status: string): number =>
  outcomes.filter((each) => each.status === status).length

describe('schemas of one PostgreSQL database', () => {
  const schema = (index: number): string => `tenant_${String(index).padStart(3, '0')}`

  async function openTenants(): Promise<void> {
    await openFleet('postgres', { target: 'dev', schemas: 'tenant_*' })
    for (let index = 0; index < tenants; index += 1) await engine.query(`create schema ${schema(index)}`)
    await engine.query('create schema other')
  }

  it('each is a database of its own: one failing tenant stops what has not begun, and the next run goes on', async () => {
    await openTenants()
    expect(count((await upgrade('a', { canary: 1 })).outcomes, 'succeeded')).toBe(tenants)
    const bad = schema(tenants - 3)
    await engine.query(`insert into ${bad}.orders values (1, 5), (2, 5)`)
    const { outcomes } = await upgrade('b', { canary: 1, keepGoing: true })
    expect(count(outcomes, 'succeeded')).toBe(tenants - 1)
    expect(outcomes.find(({ name }) => name === `all/${bad}`)).toMatchObject({ status: 'failed', steps: 0 })
    await engine.query(`delete from ${bad}.orders where id = 2`)
    const again = await upgrade('b')
    expect([count(again.outcomes, 'succeeded'), count(again.outcomes, 'nothing_to_do')]).toEqual([
      1,
      tenants - 1,
    ])
    const at = await engine.query(
      "select count(*)::int as n from pg_tables where tablename = 'alembic_version' and schemaname like 'tenant%'",
    )
    expect(at).toEqual([{ n: tenants }])
    expect(
      await engine.query("select to_regclass('other.orders') as there, to_regclass('public.orders') as too"),
    ).toEqual([{ there: null, too: null }])
  })

  it('a canary that fails stops all of them', async () => {
    await openTenants()
    await upgrade('a')
    await engine.query(`insert into ${schema(0)}.orders values (1, 5), (2, 5)`)
    const { outcomes, order } = await upgrade('b', { canary: 1, keepGoing: true })
    expect(order).toEqual([`all/${schema(0)}`])
    expect(count(outcomes, 'not run')).toBe(tenants - 1)
  })
})

it('SQLite files of a folder, so many at a time', async () => {
  await openFleet('sqlite', { files: 'data/*.db' })
  mkdirSync(join(engine.root, 'data'))
  const file = (index: number): string => join(engine.root, `data/${index}.db`)
  for (let index = 0; index < files; index += 1) writeFileSync(file(index), '')
  expect(count((await upgrade('b', { canary: 2 })).outcomes, 'succeeded')).toBe(files)
  expect(await sqliteRows(file(files - 1), 'select version_num from alembic_version')).toEqual([
    { version_num: 'b' },
  ])
})

it('a fleet without members, and one that is not there', async () => {
  await openFleet('sqlite', { targets: ['eu-*'] })
  const members = (fleet: string) => engine.channel.call('fleets.members', { fleet })
  await expect(members('all')).rejects.toMatchObject({ code: 'unknown_target' })
  await expect(members('none')).rejects.toMatchObject({ code: 'unknown_target' })
})
