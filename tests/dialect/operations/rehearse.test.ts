import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine
let previous: string | null
afterEach(() => engine.close())

function revision(id: string, up: string, down: string | null): void {
  mkdirSync(join(engine.root, 'migrations'), { recursive: true })
  const header = `-- revision: ${id}\n-- down_revision: ${previous ?? ''}\n-- message: ${id}\n`
  const back = down === null ? '' : `\n-- downgrade\n${down}\n`
  writeFileSync(join(engine.root, `migrations/${id}.sql`), `${header}\n-- upgrade\n${up}\n${back}`)
  previous = id
}

const planned = () => engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })

async function rehearse(rowsPerTable?: number) {
  const { fingerprint } = await planned()
  return engine.channel.call('plan.rehearse', {
    fingerprint,
    ...(rowsPerTable === undefined ? {} : { rowsPerTable }),
  })
}

describe.each(['sqlite', 'postgres'] as const)('a rehearsal on a copy with all rows: %s', (dialect) => {
  const id = dialect === 'sqlite' ? 'integer primary key' : 'bigint generated always as identity primary key'
  beforeEach(async () => {
    previous = null
    engine = await openProject(dialect, {})
    revision(
      'start',
      `create table customers (id ${id}, name text not null, phone text);\ncreate table tags (name text);`,
      'drop table tags; drop table customers;',
    )
    expect(await engine.run(await planned())).toMatchObject({ status: 'succeeded' })
    const n = 'with recursive n (i) as (select 1 union all select i + 1 from n where i < 500)'
    await engine.query(
      `insert into customers (name, phone) ${n} select 'n' || i, case when i <= 120 then '0' || i end from n`,
    )
    await engine.query("insert into tags values ('a'), ('a'), ('b')")
  })

  it('tells times, rows and locks, and that everything comes back; the target is only read', async () => {
    revision(
      'add',
      "alter table customers add column state text;\nupdate customers set state = 'new' where id <= 300;",
      'alter table customers drop column state;',
    )
    const before = JSON.stringify(await engine.query('select * from customers order by id'))
    const made = await rehearse()
    expect(made).toMatchObject({
      there: { status: 'succeeded' },
      back: { status: 'succeeded' },
      copied: { rows: 503, notes: [] },
      schema: [],
      rows: [],
    })
    const [alter, update] = made.there.steps[0]?.statements ?? []
    expect(update).toMatchObject({ rows: 300 })
    expect(alter?.locks).toEqual(dialect === 'postgres' ? ['public.customers: ACCESS EXCLUSIVE'] : null)
    expect(JSON.stringify(await engine.query('select * from customers order by id'))).toBe(before)
    expect((await planned()).steps).toHaveLength(1)
  })

  it('tells what the way back does not bring back: rows, values, schema', async () => {
    revision(
      'lose',
      "delete from customers where id > 490;\nalter table customers drop column phone;\nupdate customers set name = 'x' where id <= 7;\ndrop table tags;",
      'alter table customers add column phone text;',
    )
    const made = await rehearse()
    expect(made.back).toMatchObject({ status: 'succeeded' })
    const losses = Object.fromEntries(made.rows.map((each) => [each.table.replace(/^\w+\./, ''), each]))
    expect(losses['customers']).toMatchObject({
      rows: 10,
      columns: [
        { column: 'name', values: 17 },
        { column: 'phone', values: 120 },
      ],
    })
    expect(losses['tags']).toMatchObject({ rows: 3 })
    expect(made.schema.join()).toMatch(/tags/)
  })

  it('fails on rows that stand in the way, as the target would; and is a check of the plan while nothing changes', async () => {
    revision(
      'unique',
      "create unique index customers_phone on customers (coalesce(phone, 'none'));",
      'drop index customers_phone;',
    )
    const made = await rehearse()
    expect(made.there).toMatchObject({ status: 'failed', error: expect.stringMatching(/unique|duplicate/i) })
    const check = async () => {
      const { fingerprint } = await planned()
      const { checks } = await engine.channel.call('plan.preview', { fingerprint })
      return checks.find(({ id: name, text }) => name === 'rehearsal' && text.startsWith('Rehearsed'))
    }
    expect(await check()).toMatchObject({ status: 'fail' })
    revision('more', 'create table more (id int);', 'drop table more;')
    expect(await check()).toBeUndefined()
  })

  it('says that there is no way back', async () => {
    revision('oneway', 'create table oneway (id int);', null)
    const made = await rehearse()
    expect(made).toMatchObject({ there: { status: 'succeeded' }, back: null })
    expect(made.noWayBack).not.toBeNull()
  })
})

it('of larger tables only a part is copied, and that is said', async () => {
  previous = null
  engine = await openProject('postgres', {})
  revision(
    'start',
    'create table many (id bigint primary key);\ninsert into many select generate_series(1, 100);',
    'drop table many;',
  )
  await engine.run(await planned())
  revision('next', 'alter table many add column n int;', 'alter table many drop column n;')
  const made = await rehearse(10)
  expect(made.copied).toMatchObject({ rows: 10, notes: ['of public.many only the first 10 rows'] })
})
