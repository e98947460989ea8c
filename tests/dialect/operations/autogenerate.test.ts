import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../shared/contract.ts'
import { dialectNames } from '../../helpers/databases.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const question: RequestOf<'changes.propose'> = {
  target: 'dev',
  from: { kind: 'target', target: 'dev' },
  to: { kind: 'model' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
}
const choice: RequestOf<'changes.write'> = {
  ...question,
  chosen: null,
  message: 'follow the model',
  format: null,
  online: false,
  heads: [],
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
  allowEmpty: false,
}

const first = `create table customers (id integer primary key, name varchar(80) not null, note text);
create table orders (id integer primary key, customer_id integer not null references customers (id) on delete cascade, total numeric(12,2) not null default 0);
create index orders_customer on orders (customer_id);
create view big_orders as select id, total from orders where total > 100;
`

function model(project: SampleEngine, text: string, name = 'model.sql'): void {
  mkdirSync(project.root, { recursive: true })
  writeFileSync(join(project.root, name), text)
}

async function upgrade({ channel, run }: SampleEngine): Promise<void> {
  expect(
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] })),
  ).toMatchObject({
    status: 'succeeded',
  })
}

describe.each(dialectNames)('autogenerate on %s', (dialect) => {
  it.each(['ts', 'sql'] as const)(
    'writes a %s revision that makes the database what the model says, and back',
    async (format) => {
      engine = await openProject(dialect, { model: 'model.sql', format })
      model(engine, first)
      const { channel, run, query } = engine
      const [written] = (await channel.call('changes.write', choice)).revisions
      expect(written?.path).toMatch(new RegExp(`\\.${format}$`))
      await upgrade(engine)
      expect((await channel.call('changes.propose', question)).comparison.changes).toEqual([])
      expect((await channel.call('changes.write', choice)).revisions).toEqual([])

      await query(`insert into customers (id, name) values (1, 'Ada')`)
      await query('insert into orders (id, customer_id, total) values (1, 1, 120)')
      model(
        engine,
        first
          .replace('note text', 'note text, email varchar(200)')
          .replace(
            'total numeric(12,2) not null default 0',
            'total numeric(14,2) not null default 0, check (total >= 0)',
          ),
      )
      await channel.call('changes.write', { ...choice, message: 'more' })
      await upgrade(engine)
      expect((await channel.call('changes.propose', question)).comparison.changes).toEqual([])
      expect(await query('select name, email from customers')).toEqual([{ name: 'Ada', email: null }])
      expect(await query('select id, customer_id from orders')).toEqual([{ id: 1, customer_id: 1 }])
      expect(await query('select id from big_orders')).toEqual([{ id: 1 }])

      const down = await run(await channel.call('plan.downgrade', { target: 'dev', revision: 'base' }))
      expect(down).toMatchObject({ status: 'succeeded', rowsAfter: [] })
      const empty = await channel.call('changes.propose', { ...question, to: { kind: 'empty' } })
      expect(empty.comparison.changes).toEqual([])
    },
  )

  it('takes a module as the model', async () => {
    engine = await openProject(dialect, { model: 'model.ts' })
    model(
      engine,
      `import type { Knex } from 'knex'
export default async function build(knex: Knex) {
  await knex.schema.createTable('tags', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable().unique()
  })
}
`,
      'model.ts',
    )
    await engine.channel.call('changes.write', choice)
    await upgrade(engine)
    expect((await engine.channel.call('changes.propose', question)).comparison.changes).toEqual([])
  })

  it('asks about a rename, and keeps the values once told', async () => {
    engine = await openProject(dialect, { model: 'model.sql' })
    model(engine, 'create table people (id integer primary key, fullname varchar(80));')
    const { channel, query } = engine
    await channel.call('changes.write', choice)
    await upgrade(engine)
    await query(`insert into people (id, fullname) values (1, 'Ada')`)
    model(engine, 'create table people (id integer primary key, full_name varchar(80));')
    await expect(channel.call('changes.write', choice)).rejects.toMatchObject({
      data: { code: 'rename_ambiguous', candidates: [expect.stringContaining('fullname:')] },
    })
    const { comparison, counts } = await channel.call('changes.propose', question)
    const [candidate] = comparison.candidates
    expect(counts).toEqual([
      { flag: candidate?.flag, what: 'rows', value: 1 },
      { flag: candidate?.flag, what: 'values of fullname', value: 1 },
    ])
    await channel.call('changes.write', { ...choice, renames: [candidate?.flag ?? ''] })
    await upgrade(engine)
    expect(await query('select full_name from people')).toEqual([{ full_name: 'Ada' }])
  })

  it('takes the answer about a column of a table that is renamed, too', async () => {
    engine = await openProject(dialect, { model: 'model.sql' })
    model(engine, 'create table people (id integer primary key, fullname varchar(80), born date, note text);')
    const { channel } = engine
    await channel.call('changes.write', choice)
    await upgrade(engine)
    model(
      engine,
      'create table persons (id integer primary key, full_name varchar(80), born date, note text);',
    )
    const renames: string[] = []
    for (const _turn of ['table', 'column']) {
      const { comparison } = await channel.call('changes.propose', { ...question, renames })
      renames.push(...comparison.candidates.map(({ flag }) => flag))
    }
    expect(renames).toEqual(['people:persons', 'persons.fullname:persons.full_name'])
    const { comparison } = await channel.call('changes.propose', { ...question, renames })
    expect(comparison.candidates).toEqual([])
    expect(comparison.changes.map(({ action }) => action)).not.toContain('drop')
  })

  it('says where each object stands in the text of a schema', async () => {
    engine = await openProject(dialect, { model: 'model.sql' })
    model(engine, first)
    const text = await engine.channel.call('schema.of', { source: { kind: 'model' }, target: 'dev' })
    if (text.kind !== 'available') throw new Error(text.reason)
    const parts = text.objects.map(({ name, from, to }) => [name, text.ddl.slice(from, to)] as const)
    const own = parts.filter(([name]) => name !== 'public')
    expect(own.map(([name]) => name)).toEqual(['customers', 'orders', 'big_orders'])
    expect(own[1]?.[1]).toMatch(/^CREATE TABLE .*orders[^]*CREATE INDEX .*orders_customer[^]*;\n$/)
  })

  it('counts what would be lost, refuses a database that is behind, and says where a model fails', async () => {
    engine = await openProject(dialect, { model: 'model.sql' })
    model(engine, 'create table people (id integer primary key, note text);')
    const { channel, query } = engine
    await channel.call('changes.write', choice)
    await expect(channel.call('changes.write', choice)).rejects.toMatchObject({
      data: { code: 'not_at_head' },
    })
    const adopted = { ...choice, from: { kind: 'applied' as const, target: 'dev' } }
    await expect(channel.call('changes.write', adopted)).rejects.toMatchObject({
      data: { code: 'not_at_head' },
    })
    await upgrade(engine)
    await query(`insert into people (id, note) values (1, 'x'), (2, null)`)
    model(engine, 'create table people (id integer primary key);')
    const proposal = await channel.call('changes.propose', question)
    expect(proposal.losses).toEqual([{ change: proposal.comparison.changes[0]?.id, rows: 1, note: null }])
    model(engine, 'create table people (id integer primary key);\ncreate table (;\n')
    await expect(channel.call('changes.propose', question)).rejects.toMatchObject({
      data: { code: 'model_failed', where: { file: 'model.sql', line: 2 } },
    })
  })

  it('writes the first revision from a database that exists, proved by the shadow', async () => {
    engine = await openProject(dialect, {})
    const { channel, query, run } = engine
    for (const statement of first.split(';').slice(0, 4)) await query(statement)
    const fromDatabase = {
      ...choice,
      from: { kind: 'heads' as const },
      to: { kind: 'target' as const, target: 'dev' },
      message: 'initial',
    }
    await channel.call('changes.write', fromDatabase)
    const implied = {
      ...question,
      from: { kind: 'heads' as const },
      to: { kind: 'target' as const, target: 'dev' },
    }
    expect((await channel.call('changes.propose', implied)).comparison.changes).toEqual([])
    const stamp = await channel.call('plan.stamp', { target: 'dev', revisions: ['head'], purge: false })
    const { checks } = await channel.call('plan.preview', { fingerprint: stamp.fingerprint })
    expect(checks).toMatchObject([{ id: 'drift', status: 'pass' }])
    expect(await run(stamp)).toMatchObject({ status: 'succeeded' })
    const wrong = await channel.call('plan.stamp', { target: 'dev', revisions: ['base'], purge: false })
    const proof = await channel.call('plan.preview', { fingerprint: wrong.fingerprint })
    expect(proof.checks).toMatchObject([{ id: 'drift', status: 'warn' }])
    expect(proof.differences.toSorted()).toEqual([
      'create table customers',
      'create table orders',
      'create view big_orders',
    ])
  })
})
