import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Session } from '../../electron/engine/dialects/dialect.ts'
import { runnerKey } from '../../electron/engine/dialects/lock-polling.ts'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import { dialectNames } from '../helpers/databases.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

const outside = '-- transaction: false'

async function lockHolder(
  { dialect, versionTable }: ScratchProject,
  session: Session,
): Promise<string | null> {
  const ref = await dialect.resolveVersionTable(session, versionTable)
  return await dialect.lockHolder(session, runnerKey(ref))
}

describe.each(dialectNames)('%s: a step outside a transaction', (dialect) => {
  test('is journalled, applied and recorded', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.sql('a2', 'insert into t values (1); insert into t values (2);', 'delete from t;', outside)
      const outcome = await project.upgrade()
      expect(outcome.status).toBe('succeeded')
      const entries = await project.query(
        "select outcome from headway_ledger where revision = 'a2' order by id",
      )
      expect(entries.map((entry) => entry['outcome'])).toEqual(['started', 'applied'])
    })
  })

  test('that fails in the middle is in doubt, blocks the next run, and goes on from there', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer primary key);')
      project.sql(
        'a2',
        'insert into t values (1);\ninsert into t values (1);\ninsert into t values (3);',
        'select 1;',
        outside,
      )
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.code, outcome.rowsAfter]).toEqual([
        'in_doubt',
        'in_doubt',
        ['a1'],
      ])
      expect(outcome.steps[1]?.error?.where).toMatchObject({ file: 'migrations/a2.sql', line: 7 })
      expect(await project.query('select id from t')).toEqual([{ id: 1 }])

      const refused = await project.upgrade()
      expect([refused.status, refused.error?.code]).toEqual(['refused', 'in_doubt'])
      expect(refused.error?.message).toContain('statement 2')

      await project.query('delete from t')
      const resumed = await project.upgrade('heads', { resume: { revision: 'a2', statement: 1 } })
      expect(resumed.status).toBe('succeeded')
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 3 }])
    })
  })

  test('is resumed at the journalled statement, unless its file changed since', async () => {
    await withProject(dialect, async (project) => {
      const text =
        'create table t (id integer primary key); insert into t values (1); insert into t values (1);'
      project.sql('a1', `${text} insert into t values (2);`, 'select 1;', outside)
      expect((await project.upgrade()).status).toBe('in_doubt')
      await project.query('delete from t')
      const path = 'migrations/a1.sql'
      const original = readFileSync(join(project.root, path), 'utf8')
      project.write(path, original.replace('insert into t values (2);', 'insert into t values (3);'))
      const edited = await project.upgrade('heads', { resume: 'journalled' })
      expect([edited.status, edited.error?.message]).toEqual([
        'failed',
        expect.stringMatching(/changed since/),
      ])
      project.write(path, original)
      const resumed = await project.upgrade('heads', { resume: 'journalled' })
      expect([resumed.status, resumed.error?.message]).toEqual(['succeeded', undefined])
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }])
      project.sql('a2', 'select 1;')
      const nothing = await project.upgrade('heads', { resume: 'journalled' })
      expect(nothing.error?.message).toMatch(/nothing to resume/)
    })
  })

  test('that fails at its first statement changed nothing and may simply run again', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'insert into nowhere values (1);', 'select 1;', outside)
      expect((await project.upgrade()).status).toBe('failed')
      const again = await project.upgrade()
      expect([again.status, again.error?.code]).toEqual(['failed', 'sql_failed'])
    })
  })

  test('a stamp decides a step in doubt', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer); insert into nowhere values (1);', 'select 1;', outside)
      expect((await project.upgrade()).status).toBe('in_doubt')
      expect((await project.run('stamp', ['a1'])).status).toBe('succeeded')
      expect((await project.downgrade('base')).status).toBe('succeeded')
    })
  })

  test('of two steps in doubt a stamp decides the one that it names, and the other still stops a run', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'select 1;')
      const branch = (id: string): void =>
        project.write(
          `migrations/${id}.sql`,
          `-- revision: ${id}\n-- down_revision: a1\n-- transaction: false\n-- upgrade\ncreate table t_${id} (id integer);\ninsert into nowhere values (1);\n-- downgrade\nselect 1;\n`,
        )
      branch('b1')
      branch('c1')
      for (const id of ['b1', 'c1']) expect((await project.upgrade(id)).status).toBe('in_doubt')
      const named = await project.plan('stamp', ['b1'])
      expect(named.decides).toEqual(['b1'])
      expect((await project.apply(named)).status).toBe('succeeded')
      expect((await project.upgrade('b1')).status).toBe('nothing_to_do')
      const other = await project.upgrade('c1')
      expect([other.status, other.error?.code]).toEqual(['refused', 'in_doubt'])
      // Where both stood below: what follows did not take place.
      const below = await project.run('stamp', ['a1'])
      expect([below.status, below.state]).toEqual(['succeeded', expect.any(String)])
      expect((await project.upgrade('c1')).error?.code).not.toBe('in_doubt')
    })
  })

  test('while it runs, its entry without an end is not all that is known: who runs is, too', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);', 'select 1;', outside)
      const asked: unknown[] = []
      const runner = new ScratchProject(project.connection, {
        root: project.root,
        checkpoint: async (name) => {
          if (name !== checkpoints.journalled) return
          const session = await project.dialect.connect(project.connection)
          const [step] = await project.dialect.readInterrupted(session, project.versionTable)
          asked.push(step?.endless, await lockHolder(project, session))
          await session.close()
        },
      })
      expect((await runner.upgrade()).status).toBe('succeeded')
      expect(asked).toEqual([true, expect.stringMatching(/^headway \(.*pid \d+/)])
      const session = await project.dialect.connect(project.connection)
      expect(await lockHolder(project, session)).toBeNull()
      await session.close()
    })
  })

  test('knex.transaction inside it is a real transaction', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.code(
        'a2',
        `await knex.transaction(async (trx) => { await trx('t').insert({ id: 1 }) })
         await knex.transaction(async (trx) => { await trx('t').insert({ id: 2 }); throw new Error('no') }).catch(() => {})
         await knex('t').insert({ id: 3 })`,
        'void knex',
        { head: 'export const transaction = false' },
      )
      expect((await project.upgrade()).error).toBeNull()
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 3 }])
    })
  })

  test('the outer knex inside knex.transaction is told apart from a hang', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.code(
        'a2',
        `await knex.transaction(async (trx) => { await trx('t').insert({ id: 1 }); await knex('t').insert({ id: 2 }) })`,
        'void knex',
        { head: 'export const transaction = false' },
      )
      const { error } = await project.upgrade()
      expect(error?.message).toMatch(/Timeout acquiring a connection/)
      expect(await project.query('select id from t')).toEqual([])
    })
  })
})

describe('postgres: what cannot run in a transaction', () => {
  test('is refused with the way out, and runs outside', async () => {
    await withProject('postgres', async (project) => {
      project.sql('a1', 'create table t (id integer);\ncreate index concurrently t_id on t (id);')
      const refused = await project.upgrade()
      expect(refused.error?.code).toBe('needs_no_transaction')
      expect(refused.error?.hint).toContain('transaction = false')
      expect(refused.error?.where).toMatchObject({ line: 7 })
      expect(await project.objects()).toEqual([])
    })
  })

  test('an INVALID leftover of CREATE INDEX CONCURRENTLY IF NOT EXISTS fails the step', async () => {
    await withProject('postgres', async (project) => {
      project.sql('a1', 'create table t (id integer); insert into t values (1), (1);')
      project.sql(
        'a2',
        'create unique index concurrently if not exists t_id on t (id);',
        'select 1;',
        outside,
      )
      expect((await project.upgrade()).error?.sqlState).toBe('23505')
      await project.run('stamp', ['a1'])
      const again = await project.upgrade()
      expect(again.steps[0]?.error?.code).toBe('objects_lost')
      expect(again.steps[0]?.error?.message).toContain('INVALID')
    })
  })
})

test('a build that fails CONCURRENTLY at its first statement left an index behind, and is in doubt', async () => {
  await withProject('postgres', async (project) => {
    project.sql('a1', 'create table t (id integer); insert into t values (1), (1);')
    project.sql('a2', 'create unique index concurrently once on t (id);', 'drop index once;', outside)
    expect((await project.upgrade()).status).toBe('in_doubt')
    expect(
      await project.query("select indisvalid from pg_index where indexrelid = 'once'::regclass"),
    ).toEqual([{ indisvalid: false }])
    expect((await project.upgrade()).error?.code).toBe('in_doubt')
  })
})
