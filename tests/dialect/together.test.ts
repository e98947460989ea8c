import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { withProject } from '../helpers/with-project.ts'

const broken = `t.integer('a'); t.index(['a'], 'same'); t.index(['a'], 'same'); t.index(['a'], 'other')`

describe.each(dialectNames)('%s: statements that are asked for together', (dialect) => {
  test('run in order, each with its own answer', async () => {
    await withProject(dialect, async (project) => {
      project.code(
        'a1',
        `const [, , rows] = await Promise.all([
    knex.raw('create table a (id integer)'),
    knex('a').insert({ id: 7 }),
    knex('a').select('id'),
    knex.schema.createTable('b', (t) => { t.integer('x').index(); t.integer('y').index() }),
  ])
  if (rows[0].id !== 7) throw new Error(JSON.stringify(rows))`,
      )
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      const told = project.events.flatMap((event) =>
        event.kind === 'statement_started' || event.kind === 'statement_finished'
          ? [`${event.kind.slice(10)} ${event.statement}`]
          : [],
      )
      expect(told).toEqual([0, 1, 2, 3, 4, 5].flatMap((index) => [`started ${index}`, `finished ${index}`]))
      expect(outcome.steps[0]?.statements).toBe(6)
    })
  })

  test('end at the first that fails, and the step says which it was', async () => {
    await withProject(dialect, async (project) => {
      project.code('a1', `await knex.schema.createTable('t', (t) => { ${broken} })`)
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.code]).toEqual(['failed', 'sql_failed'])
      expect(outcome.error?.message).toContain('same')
      expect(outcome.error?.where).toMatchObject({ file: 'migrations/a1.ts', line: 9 })
      expect(outcome.steps[0]?.statements).toBe(3)
      expect(await project.objects()).toEqual([])
    })
  })

  test('are undone together by a savepoint that user code rolls back', async () => {
    await withProject(dialect, async (project) => {
      project.code(
        'a1',
        `await knex.transaction(async (inner) => {
    await inner.schema.createTable('t', (t) => { ${broken} })
  }).catch(() => undefined)
  await knex.schema.createTable('u', (t) => { t.integer('a').index() })`,
      )
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      expect((await project.objects()).filter((name) => name.startsWith('table'))).toEqual(['table u'])
    })
  })

  test('are not run at all where the door refuses the first', async () => {
    await withProject(dialect, async (project) => {
      project.code('a1', `await Promise.all([knex.raw('commit'), knex.raw('create table t (id integer)')])`)
      expect((await project.upgrade()).error?.code).toBe('transaction_control')
      expect(await project.objects()).toEqual([])
    })
  })

  test('a binding that cannot leave the process fails only its own query', async () => {
    await withProject(dialect, async (project) => {
      project.code(
        'a1',
        `await knex.raw('create table t (id integer)')
  const [bad, good] = await Promise.allSettled([
    knex.raw('select ? as a', [Symbol('no value')]),
    knex.raw('insert into t values (1)'),
  ])
  if (bad.status !== 'rejected' || good.status !== 'fulfilled') throw new Error('as if')`,
      )
      expect((await project.upgrade()).error).toBeNull()
    })
  })
})

test.each(dialectNames)('%s: an operation that cannot leave the process says so', async (dialect) => {
  await withProject(dialect, async (project) => {
    project.code('a1', `await op.bulkInsert('t', [{ a: () => 1 }])`)
    const outcome = await project.upgrade()
    expect(outcome.error?.code).toBe('migration_failed')
    expect(outcome.error?.message).toContain('a: a function is no value a database can keep')
  })
})

describe('the record of a step on postgres', () => {
  test('outlives what a step outside a transaction drops', async () => {
    await withProject('postgres', async (project) => {
      for (const id of ['a1', 'a2', 'a3']) project.sql(id, 'select 1;')
      project.sql('a4', 'deallocate all;', 'select 1;', '-- transaction: false')
      for (const id of ['a5', 'a6', 'a7']) project.sql(id, 'select 1;')
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      expect(outcome.rowsAfter).toEqual(['a7'])
    })
  })

  test('is the same whether it was prepared or not, for every kind of row change', async () => {
    await withProject('postgres', async (project) => {
      const ids = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']
      for (const id of ids)
        project.sql(id, id === 'a4' ? 'deallocate all;' : `create table if not exists ${id} (n integer);`)
      for (const id of ['b1', 'c1', 'd1']) {
        project.write(
          `migrations/${id}.sql`,
          `-- message: ${id}\n-- revision: ${id}\n-- down_revision: none\n-- upgrade\nselect 1;\n-- downgrade\nselect 1;\n`,
        )
      }
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      expect(outcome.rowsAfter).toEqual(['a6', 'b1', 'c1', 'd1'])
      expect((await project.downgrade('base')).rowsAfter).toEqual([])
      expect((await project.upgrade()).rowsAfter).toEqual(['a6', 'b1', 'c1', 'd1'])
      const session = await project.dialect.connect(project.connection)
      try {
        const ledger = await project.dialect.readLedger(session, project.versionTable, { limit: 100 })
        expect(ledger).toHaveLength(27)
        expect(new Set(ledger.map((entry) => entry.outcome))).toEqual(new Set(['applied']))
        expect(ledger[0]?.statements.length).toBe(1)
      } finally {
        await session.close()
      }
    })
  })
})

test('a cancel ends what runs and what was handed over behind it', async () => {
  await withProject('postgres', async (project) => {
    project.code(
      'a1',
      `await Promise.all([knex.raw('select pg_sleep(30)'), knex.raw('create table t (id integer)')])`,
    )
    const outcome = await project.upgrade('heads', { signal: AbortSignal.timeout(700) })
    expect(outcome.error?.code).toBe('cancelled')
    expect(outcome.ms).toBeLessThan(10_000)
    expect(await project.objects()).toEqual([])
  })
})
