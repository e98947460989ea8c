import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openProject } from '../helpers/sample-engine.ts'
import type { SampleEngine } from '../helpers/sample-engine.ts'

const ROWS = 1_000_000
const WITH_PHONE = 120_400

let engine: SampleEngine
afterEach(() => engine.close())

function revision(id: string, parent: string, up: string, down: string): void {
  const header = `-- revision: ${id}\n-- down_revision: ${parent}\n-- message: ${id}\n`
  writeFileSync(
    join(engine.root, `migrations/${id}.sql`),
    `${header}\n-- upgrade\n${up}\n\n-- downgrade\n${down}\n`,
  )
}

it.each(['sqlite', 'postgres'] as const)(
  'a million rows are rehearsed, there and back: %s',
  async (dialect) => {
    engine = await openProject(dialect, {})
    mkdirSync(join(engine.root, 'migrations'))
    const create = 'create table customers (id integer primary key, name text not null, phone text);'
    revision('a', 'none', create, 'drop table customers;')
    const plan = () => engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(await engine.run(await plan())).toMatchObject({ status: 'succeeded' })
    await engine.query(
      `insert into customers (id, name, phone) with recursive n (i) as (select 1 union all select i + 1 from n where i < ${ROWS}) select i, 'n' || i, case when i <= ${WITH_PHONE} then '0' || i end from n`,
    )
    revision(
      'b',
      'a',
      'alter table customers drop column phone;',
      'alter table customers add column phone text;',
    )
    const { fingerprint } = await plan()
    const started = performance.now()
    const made = await engine.channel.call('plan.rehearse', { fingerprint })
    const seconds = Math.round((performance.now() - started) / 100) / 10
    console.log(`${dialect}: ${seconds} s, of which the copy ${Math.round(made.copied.ms)} ms`)
    expect(made).toMatchObject({
      there: { status: 'succeeded' },
      back: { status: 'succeeded' },
      copied: { rows: ROWS, notes: [] },
      rows: [{ rows: 0, columns: [{ column: 'phone', values: WITH_PHONE }] }],
    })
    // The way back of what has run: the number is said before anything runs.
    expect(await engine.run(await plan())).toMatchObject({ status: 'succeeded' })
    revision('c', 'b', 'create table notes (id integer primary key);', 'delete from customers;')
    expect(await engine.run(await plan())).toMatchObject({ status: 'succeeded' })
    const down = await engine.channel.call('plan.downgrade', { target: 'dev', revision: '-1' })
    const { summary } = await engine.channel.call('plan.preview', { fingerprint: down.fingerprint })
    expect(summary).toMatch(/^Loses (about )?1,0\d\d,\d{3} rows of (main\.)?customers|^Loses 1,000,000 rows/)
  },
)
