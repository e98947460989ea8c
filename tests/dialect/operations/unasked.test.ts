import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../../electron/transport/in-process.ts'
import type { Channel } from '../../../shared/contract.ts'
import { effectTitle, needsConsent } from '../../../shared/effect-words.ts'
import type { PlanPreview } from '../../../shared/model/plan.ts'
import { startOwnServer } from '../../helpers/own-server.ts'
import type { OwnServer } from '../../helpers/own-server.ts'
import { createProductionProject } from '../../helpers/production-project.ts'
import type { ProductionProject } from '../../helpers/production-project.ts'

let project: ProductionProject
let engine: { close(): Promise<void> }
let channel: Channel
afterEach(async () => {
  await engine.close()
  await project.remove()
})

async function openEngine(): Promise<void> {
  const userFolder = join(project.root, '.user')
  const ports = createNodePorts({ userFolder, temporaryFolder: join(project.root, '.scratch') })
  const opened = createEngine(ports, {
    trust: 'this-run',
    follow: 'ask',
    samplesFolder: null,
    sampleCopies: null,
  })
  engine = opened
  channel = createInProcessChannel(opened, { checkResponses: true })
  await channel.call('project.open', { path: project.root })
}

async function upgrade(destructive: readonly string[]): Promise<unknown> {
  const { fingerprint } = await channel.call('plan.upgrade', { target: 'main', revisions: ['head'] })
  const confirmation = { typedTarget: 'main', destructive: [...destructive], reason: null }
  const { runId } = await channel.call('run.start', { fingerprint, confirmation, lockTimeoutMs: null })
  return channel.call('run.outcome', { runId })
}

async function preview(): Promise<PlanPreview> {
  const { fingerprint } = await channel.call('plan.upgrade', { target: 'main', revisions: ['head'] })
  return channel.call('plan.preview', { fingerprint })
}

const rows = async (table: string): Promise<number> => (await project.query(`select * from ${table}`)).length

/** A body in TypeScript over a table T, and what must be agreed to by name on SQLite and on PostgreSQL. */
const programs: readonly (readonly [body: string, sqlite: string, postgres?: string])[] = [
  [`await knex('T').where('a', '>', 0).del()`, 'delete rows of T'],
  [`await knex('T').del()`, 'delete every row of T'],
  [`await knex('T').update({ a: null })`, 'overwrite in every row T.a'],
  [`await knex('T').truncate()`, 'delete every row of T', 'truncate T'],
  [`await knex('T').insert({ id: 1 }).onConflict('id').merge({ a: 2 })`, ''],
  [`await knex.schema.dropTable('T')`, 'drop table T'],
  [`await knex.schema.dropTableIfExists('T')`, 'drop table T'],
  [`await knex.schema.alterTable('T', (t) => t.dropColumn('b'))`, 'drop column T.b'],
  [`await knex.schema.alterTable('T', (t) => t.integer('b').alter())`, 'change type of T.b to integer?'],
  [
    `await knex.schema.alterTable('T', (t) => { t.integer('x'); t.dropColumns('a', 'b') })`,
    'drop column T.a; drop column T.b',
  ],
  [`await knex.raw('delete from ?? where 1 = ?', ['T', 1])`, 'delete every row of T'],
  [`await knex.raw('drop table if exists ??', ['T'])`, 'drop table T'],
  [`await knex.transaction(async (trx) => { await trx('T').del() })`, 'delete every row of T'],
  [
    `await knex.with('x', knex('T').select('id')).from('T').whereIn('id', knex('x')).del()`,
    'delete rows of T',
  ],
  [
    `await Promise.all([knex('T').del(), knex('T').update('a', 1)])`,
    'delete every row of T; overwrite in every row T.a',
  ],
  [`await op.dropColumn('T', 'b')`, 'drop column T.b'],
  [`await op.execute('delete from T where a = 1; delete from T')`, 'delete rows of T; delete every row of T'],
  [
    `await op.alterColumn('T', 'b', { type: 'integer', using: 'cast(b as integer)' })`,
    'change type of T.b to integer?',
  ],
  [
    `await op.batchAlterTable('T', (t) => { t.dropColumn('a'); t.renameColumn('b', 'c') })`,
    'drop column T.a',
  ],
  [`await op.dropConstraint('T', 'T_check')`, 'drop constraint T_check of T'],
  [`await op.execute('update T set a = 0 where 1 = 1')`, 'overwrite in every row T.a'],
]

describe.each(['sqlite', 'postgres'] as const)('on production nothing is lost unasked: %s', (dialect) => {
  let shadow: OwnServer | null = null
  beforeAll(async () => {
    shadow = dialect === 'postgres' ? await startOwnServer() : null
  })
  afterAll(() => shadow?.stop())
  beforeEach(async () => {
    project = await createProductionProject(dialect, shadow?.url('postgres') ?? null)
    project.revision('start', 'create table t (a int, b int, c int); insert into t values (1, 2, 3);')
    await openEngine()
    expect(await upgrade([])).toMatchObject({ status: 'succeeded' })
  })

  it('by the engine: each loss and what is uncertain is asked for by name', async () => {
    const dropped =
      dialect === 'postgres'
        ? 'alter table if exists public.t add column x int, drop b, drop column c;'
        : 'alter table "t" drop b; alter table main.t drop column c;'
    const hidden =
      dialect === 'postgres'
        ? `do $$ begin execute 'drop ' || 'table t'; end $$;`
        : 'replace into t values (1);'
    project.revision('lose', `${dropped}\n${hidden}`)
    const items =
      dialect === 'postgres'
        ? ['drop column public.t.b', 'drop column public.t.c', 'run SQL made up at run time']
        : ['drop column t.b', 'drop column main.t.c', 'replace rows of t']
    for (const missing of items) {
      await expect(upgrade(items.filter((item) => item !== missing))).rejects.toMatchObject({
        data: { code: 'confirmation_needed', candidates: [missing] },
      })
    }
    expect(await rows('t')).toBe(1)
  })

  it('by the engine: what cannot be replayed does not start', async () => {
    project.revision('lose', `await knex('nowhere').select(); await knex('t').del()`, 'ts')
    await expect(upgrade(['delete every row of t'])).rejects.toMatchObject({
      data: { code: 'production_refused' },
    })
    expect(await rows('t')).toBe(1)
  })

  it('what a program does by rows that only the target has is asked for as well', async () => {
    await project.query('insert into t values (4, 5, 6)')
    const body = `const rows = await knex('t'); await knex('t').where('a', 0).update({ b: 1 })
  if (rows.length > 1) await op.dropColumn('t', 'c')`
    project.revision('lose', body, 'ts')
    expect((await preview()).destructive).toEqual([])
    expect(await upgrade([])).toMatchObject({
      status: 'failed',
      error: { code: 'confirmation_needed', candidates: ['drop column t.c'] },
    })
    expect(Object.keys((await project.query('select * from t'))[0] ?? {})).toContain('c')
    expect(await upgrade(['drop column t.c'])).toMatchObject({ status: 'succeeded' })
  })

  it('a backfill that only this target asks for is asked for before its first batch', async () => {
    await project.query('create table keyed (id integer primary key, n int)')
    await project.query('insert into keyed values (1, 1)')
    project.revision('keyed', 'create table if not exists keyed (id integer primary key, n int);')
    expect(await upgrade([])).toMatchObject({ status: 'succeeded' })
    const fill = `await op.backfill('keyed', { set: { n: 7 }, batch: 10 })`
    project.revision('fill', `if ((await knex('keyed')).length > 0) ${fill}`, 'ts')
    expect((await preview()).destructive).toEqual([])
    // In doubt, not failed: nobody knows that the query before it only read.
    expect(await upgrade([])).toMatchObject({
      status: 'in_doubt',
      error: { message: expect.stringMatching(/nobody agreed to it: overwrite .*keyed\.n/) as string },
    })
    expect(await project.query('select n from keyed')).toEqual([{ n: 1 }])
  })

  it('what programs do by knex and op is named', async () => {
    const tables = programs.map((_program, at) => `t${at}`)
    project.revision(
      'tables',
      tables
        .map(
          (table) =>
            `create table ${table} (id int primary key, a int, b varchar(9), constraint ${table}_check check (a > 0));`,
        )
        .join('\n'),
    )
    for (const [at, [body]] of programs.entries())
      project.revision(`r${at}`, body.replaceAll(/\bT(?=\b|_)/g, `t${at}`), 'ts')
    const { steps } = await preview()
    const found = steps.slice(1).map((step, at) => {
      const statements = 'statements' in step ? step.statements : []
      const named = statements
        .flatMap(({ effects }) => (effects ?? []).filter(needsConsent))
        .map((effect) => `${effectTitle(effect)}${effect.certain ? '' : '?'}`)
      return [
        programs[at]?.[0],
        [...new Set(named)].join('; ').replaceAll(new RegExp(`\\bt${at}(?=\\b|_)`, 'g'), 'T'),
      ]
    })
    expect(found).toEqual(
      programs.map(([body, sqlite, postgres = sqlite]) => [body, dialect === 'postgres' ? postgres : sqlite]),
    )
  })
})
