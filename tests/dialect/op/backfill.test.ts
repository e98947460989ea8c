import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkpoints } from '../../../electron/engine/runner/checkpoints.ts'
import type { RunEventBody } from '../../../electron/engine/runner/run-types.ts'
import { dialectOf } from '../../../electron/engine/dialects/index.ts'
import { ownDatabase } from '../../helpers/databases.ts'
import type { OwnDatabase } from '../../helpers/databases.ts'
import { killedUpgrade } from '../../helpers/killed-run.ts'
import { soakFactor } from '../../helpers/soak.ts'
import { ScratchProject } from '../../helpers/scratch-project.ts'

/** A million in the long run. */
const rows = soakFactor > 1 ? 1_000_000 : 1000
const batch = Math.max(1, Math.round(rows / 10))

describe.each(['sqlite', 'postgres'] as const)('a backfill in batches: %s', (dialect) => {
  let database: OwnDatabase
  let project: ScratchProject
  beforeEach(async () => {
    database = await ownDatabase(dialect)
    project = new ScratchProject(database.settings)
    project.sql('a', 'create table orders (id integer primary key, total integer not null, note text);')
    expect((await project.upgrade()).status).toBe('succeeded')
    await query(
      `insert into orders (id, total) with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows}) select i * 3, 0 from n`,
    )
  })
  /** Over a connection of its own. */
  const query = async (sql: string) => {
    const session = await dialectOf(dialect).connect(database.settings)
    try {
      return (await session.query(sql)).rows
    } finally {
      await session.close()
    }
  }
  afterEach(async () => {
    project.remove()
    await database.drop()
  })

  /** Every row is written once: what is counted up by one shows each time. */
  const backfill = (extra = ''): void =>
    project.code(
      'b',
      `await op.backfill('orders', { set: { total: { sql: 'total + 1' } }, batch: ${batch}${extra} })`,
      'void knex',
      {
        tail: 'export const transaction = false',
      },
    )
  const totals = async () =>
    (await query('select total, count(*) as n from orders group by total order by total')).map((row) => [
      Number(row['total']),
      Number(row['n']),
    ])

  test('writes every row once, tells how far it is, and is one statement in the ledger', async () => {
    backfill()
    const events: RunEventBody[] = []
    const outcome = await project.upgrade('heads', { emit: (event) => events.push(event) })
    expect(outcome).toMatchObject({ status: 'succeeded' })
    expect(outcome.steps[0]).toMatchObject({ statements: 1, rows })
    expect(await totals()).toEqual([[1, rows]])
    const progress = events.flatMap((event) => (event.kind === 'statement_progress' ? [event.rows] : []))
    expect(progress.slice(0, 3)).toEqual([batch, 2 * batch, 3 * batch])
    expect(progress.at(-1)).toBe(rows)
  })

  test('killed three times, at each side of a commit, it is resumed and every row is written once', async () => {
    backfill()
    const points = [
      { name: checkpoints.journalled, count: 4 },
      { name: checkpoints.afterStatement, count: 2 },
      { name: checkpoints.journalStarted, count: 1 },
    ]
    for (const [index, point] of points.entries()) {
      expect(await killedUpgrade(project, point, index > 0)).toBe('killed')
    }
    expect(await totals()).toEqual([
      [0, rows - 5 * batch],
      [1, 5 * batch],
    ])
    expect(await project.upgrade()).toMatchObject({ status: 'refused', error: { code: 'in_doubt' } })
    expect(await project.upgrade('heads', { resume: 'journalled' })).toMatchObject({ status: 'succeeded' })
    expect(await totals()).toEqual([[1, rows]])
  })

  test('a batch that fails keeps those before it; the run goes on there once the row is right', async () => {
    await query(`update orders set note = 'x' where id = ${Math.round(rows * 0.55) * 3}`)
    const bad =
      dialect === 'postgres'
        ? "cast(coalesce(note, '1') as integer)"
        : "case when note = 'x' then null else total + 1 end"
    project.code(
      'b',
      `await op.backfill('orders', { set: { total: { sql: ${JSON.stringify(bad)} } }, batch: ${batch} })`,
      'void knex',
      {
        tail: 'export const transaction = false',
      },
    )
    expect(await project.upgrade()).toMatchObject({ status: 'in_doubt' })
    expect(await totals()).toEqual([
      [0, rows - 5 * batch],
      [1, 5 * batch],
    ])
    await query('update orders set note = null')
    expect(await project.upgrade('heads', { resume: 'journalled' })).toMatchObject({ status: 'succeeded' })
    expect(await totals()).toEqual([[1, rows]])
  })

  test('looks at its condition, waits between batches, and takes values as they are', async () => {
    project.code(
      'b',
      `await op.backfill('orders', { set: { note: "it's", total: 7 }, where: 'id <= 30', batch: ${batch}, pause: 5 })`,
      'void knex',
      { tail: 'export const transaction = false' },
    )
    expect(await project.upgrade()).toMatchObject({ status: 'succeeded' })
    expect(await query('select distinct note, total from orders where note is not null')).toEqual([
      { note: "it's", total: 7 },
    ])
    expect(await totals()).toEqual([
      [0, rows - 10],
      [7, 10],
    ])
  })

  test('other writers wait for one batch at most', async () => {
    backfill(', pause: 2')
    const batches: number[] = []
    const now = { isRunning: true }
    let last = performance.now()
    const run = project.upgrade('heads', {
      emit: (event) => {
        if (event.kind !== 'statement_progress') return
        batches.push(performance.now() - last)
        last = performance.now()
      },
    })
    const session = await dialectOf(dialect).connect(database.settings)
    const waits: number[] = []
    const write = async (): Promise<void> => {
      for (let at = 1; now.isRunning; at = (at * 7919) % rows) {
        const started = performance.now()
        await session.query(`update orders set note = 'seen' where id = ${(at + 1) * 3}`)
        waits.push(performance.now() - started)
      }
    }
    const writing = write()
    expect(await run).toMatchObject({ status: 'succeeded' })
    now.isRunning = false
    await writing
    await session.close()
    const [longest, batchMs] = [Math.max(...waits), Math.max(...batches)]
    if (soakFactor > 1)
      console.log(`${dialect}: ${waits.length} writes, longest ${longest} ms, longest batch ${batchMs} ms`)
    // What a scheduler takes on a busy machine comes on top.
    expect(longest).toBeLessThan(batchMs + 250)
    expect(await totals()).toEqual([[1, rows]])
  })

  test('inside a transaction it is refused, with what to write', async () => {
    project.code('b', `await op.backfill('orders', { set: { total: 1 } })`)
    const outcome = await project.upgrade()
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_operation', hint: expect.stringContaining('transaction = false') },
    })
    expect(await totals()).toEqual([[0, rows]])
  })

  test('goes by a key of two columns', async () => {
    await query(
      'create table lines (a varchar(9) not null, b integer not null, n integer, primary key (a, b))',
    )
    await query(
      `insert into lines with recursive n (i) as (select 0 union all select i + 1 from n where i < 99) select case when i % 3 = 0 then 'it''s' else 'x' end, i, 0 from n`,
    )
    project.code('b', `await op.backfill('lines', { set: { n: { sql: 'n + 1' } }, batch: 7 })`, 'void knex', {
      tail: 'export const transaction = false',
    })
    expect(await project.upgrade()).toMatchObject({ status: 'succeeded' })
    expect(await query('select distinct n from lines')).toEqual([{ n: 1 }])
  })
})
