import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DialectName } from '../../../shared/model/project.ts'
import { openProject, openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

const upgrade = `create table people (id integer primary key, name varchar(80) not null, born integer);
create table visits (id integer primary key, person integer references people (id), at varchar(40));
create index visits_at on visits (at);
create view names as select name from people;
insert into people values (1, 'Ada', 1815);`

/** What somebody does to the database by hand, statement by statement. */
const byHand: Readonly<Record<DialectName, readonly string[]>> = {
  sqlite: [
    'create table leftovers (id integer primary key)',
    'insert into leftovers values (1), (2)',
    'alter table people add column email varchar(200)',
    'drop index visits_at',
    'drop view names',
    'create view names as select name, id from people',
  ],
  postgres: [
    'create table leftovers (id integer primary key)',
    'insert into leftovers values (1), (2)',
    'alter table people add column email varchar(200)',
    'alter table people alter column name drop not null',
    'drop index visits_at',
    'create function twice(a integer) returns integer language sql as $$ select a * 2 $$',
    "create type mood as enum ('good', 'bad')",
  ],
}

async function drifted(dialect: DialectName): Promise<SampleEngine> {
  const engine = await openProject(dialect, {})
  mkdirSync(join(engine.root, 'migrations'))
  writeFileSync(
    join(engine.root, 'migrations/a1.sql'),
    `-- message: begin\n-- revision: a1\n-- down_revision: none\n-- upgrade\n${upgrade}\n`,
  )
  await engine.run(await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
  for (const sql of byHand[dialect]) await engine.query(sql)
  return engine
}

const restore = (engine: SampleEngine, changes: string[] = []) =>
  engine.channel.call('plan.restore', { target: 'dev', changes })

describe.each(['sqlite', 'postgres'] as const)('%s: a database that drifted', (dialect) => {
  const schema = dialect === 'sqlite' ? 'main' : 'public'

  test('is what its revisions imply again, counted before, told in the ledger, its own rows untouched', async () => {
    const engine = await drifted(dialect)
    try {
      const { channel } = engine
      const one = await restore(engine, [`create column ${schema}.people.email`])
      expect(one.steps.map(({ direction, message }) => [direction, message])).toEqual([
        ['restore', 'drop column people.email'],
      ])
      expect((await engine.run(one)).status).toBe('succeeded')

      const plan = await restore(engine)
      expect([plan.from, plan.to, plan.steps.length]).toEqual([['a1'], ['a1'], 1])
      const preview = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
      expect(preview.summary).toMatch(/^Loses 2 rows of (public\.)?leftovers\./)
      expect(preview.destructive.join()).toMatch(/drop table (public\.)?leftovers/)
      expect(preview.checks.find(({ id }) => id === 'rehearsal')?.status).toBe('pass')
      const { sql } = await channel.call('plan.script', { fingerprint: plan.fingerprint })
      expect(sql).toMatch(/DROP TABLE/i)
      const saved = await channel.call('plan.save', { fingerprint: plan.fingerprint })
      const outcome = await engine.run(await channel.call('plan.load', { text: saved.text }))
      expect([outcome.status, outcome.rowsAfter]).toEqual(['succeeded', ['a1']])

      expect((await restore(engine)).steps).toEqual([])
      expect(await engine.query('select name from people')).toEqual([{ name: 'Ada' }])
      const [entry] = await channel.call('targets.ledger', { target: 'dev', limit: 1 })
      expect([entry?.action, entry?.outcome, entry?.revision]).toEqual(['restore', 'applied', null])
      expect(entry?.statements.map((each) => each.sql).join('\n')).toMatch(/DROP TABLE/i)
    } finally {
      await engine.close()
    }
  })

  test('that changed since the plan was made is left alone', async () => {
    const engine = await drifted(dialect)
    try {
      const plan = await restore(engine)
      await engine.query('create table another (id integer)')
      const outcome = await engine.run(plan)
      expect([outcome.status, outcome.error?.code]).toEqual(['refused', 'plan_stale'])
      expect(await engine.query('select count(*) as n from leftovers')).toMatchObject([
        { n: dialect === 'sqlite' ? 2 : '2' },
      ])
    } finally {
      await engine.close()
    }
  })
})

test('a difference that there is not, and a database without a revision, are refused', async () => {
  const engine = await openSample('01-shop', 'sqlite')
  try {
    await engine.query('create table precious (id integer)')
    await expect(restore(engine)).rejects.toMatchObject({ code: 'invalid_request' })
    await engine.run(await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    await expect(restore(engine, ['create table main.nothing'])).rejects.toMatchObject({
      code: 'invalid_request',
      data: { candidates: ['create table main.precious'] },
    })
  } finally {
    await engine.close()
  }
})

test('production asks for the name, each loss, and a reason', async () => {
  const engine = await openSample('01-shop', 'sqlite', { tier: 'production' })
  try {
    const { channel } = engine
    const start = async (fingerprint: string, destructive: string[], reason: string | null) => {
      const confirmation = { typedTarget: 'dev', destructive, reason }
      const { runId } = await channel.call('run.start', { fingerprint, confirmation, lockTimeoutMs: null })
      return (await channel.call('run.outcome', { runId })).status
    }
    const up = await channel.call('plan.upgrade', { target: 'dev', revisions: ['+1'] })
    expect(await start(up.fingerprint, [], null)).toBe('succeeded')
    await engine.query('create table precious (id integer)')
    const { fingerprint } = await restore(engine)
    await expect(start(fingerprint, [], null)).rejects.toMatchObject({
      code: 'confirmation_needed',
      data: {
        problems: [
          'confirm what is lost: drop table precious (0 rows of precious)',
          'give a reason for the restore',
        ],
      },
    })
    expect(await start(fingerprint, ['drop table precious'], 'made by mistake')).toBe('succeeded')
  } finally {
    await engine.close()
  }
})

test('a table that SQLite makes anew loses its column, not its rows, and says so once', async () => {
  const engine = await openSample('01-shop', 'sqlite', { tier: 'production' })
  try {
    const { channel } = engine
    const up = await channel.call('plan.upgrade', { target: 'dev', revisions: ['+1'] })
    const confirmation = { typedTarget: 'dev', destructive: [], reason: null }
    const { runId } = await channel.call('run.start', {
      fingerprint: up.fingerprint,
      confirmation,
      lockTimeoutMs: null,
    })
    expect((await channel.call('run.outcome', { runId })).status).toBe('succeeded')
    // A column of a key: SQLite takes it away only with a new table.
    await engine.query('alter table customers add column twin integer references customers (id)')
    const { fingerprint } = await restore(engine)
    const preview = await channel.call('plan.preview', { fingerprint })
    expect(preview.destructive).toEqual(['drop column customers.twin'])
    const { sql } = await channel.call('plan.script', { fingerprint })
    expect(sql).toContain('DROP TABLE customers')
    expect(sql.match(/loses data.*/gi)).toEqual(['Loses data: drop column customers.twin'])
  } finally {
    await engine.close()
  }
})
