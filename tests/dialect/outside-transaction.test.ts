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

  test('is resumed at the journalled statement, corrected from there on, unless what is done changed since', async () => {
    await withProject(dialect, async (project) => {
      const text =
        'create table t (id integer primary key); insert into t values (7); insert into t values (7);'
      project.sql('a1', `${text} insert into t values (2);`, 'select 1;', outside)
      const stopped = await project.upgrade()
      expect([stopped.status, stopped.error?.message]).toEqual([
        'in_doubt',
        expect.stringMatching(/stopped at statement 3.* Statements 1 to 2 are done\.$/),
      ])
      const path = 'migrations/a1.sql'
      const original = readFileSync(join(project.root, path), 'utf8')
      const wrong = original.replace('insert into t values (7);', 'insert into t values (8);')
      for (const [file, why] of [
        [
          wrong,
          /2 statements are done; statement 2 was "insert into t values \(7\)".* another one there now/,
        ],
        [original.replaceAll(/insert .*;/g, ''), /the revision ends before it now/],
      ] as const) {
        project.write(path, file)
        const edited = await project.upgrade('heads', { resume: 'journalled' })
        expect([edited.status, edited.error?.message]).toEqual(['in_doubt', expect.stringMatching(why)])
        expect(edited.error?.hint).toMatch(/the commands that decide: headway ledger$/)
      }
      project.write(path, original.replace('(7); insert into t values (7)', '(7); insert into t values (1)'))
      const resumed = await project.upgrade('heads', { resume: 'journalled' })
      expect([resumed.status, resumed.error?.message]).toEqual(['succeeded', undefined])
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 7 }])
      project.sql('a2', 'select 1;')
      const nothing = await project.upgrade('heads', { resume: 'journalled' })
      expect(nothing.error?.message).toMatch(/nothing to resume/)
    })
  })

  test('where a statement was refused before it was sent, the one before it is done and does not run again', async () => {
    await withProject(dialect, async (project) => {
      project.sql(
        'a1',
        'create table t (id integer); insert into t values (1); commit;',
        'select 1;',
        outside,
      )
      const stopped = await project.upgrade()
      expect(stopped.error?.message).toMatch(/stopped at statement 3.*Statements 1 to 2 are done/)
      const path = 'migrations/a1.sql'
      const original = readFileSync(join(project.root, path), 'utf8')
      project.write(path, original.replace('commit;', 'insert into t values (2);'))
      expect((await project.upgrade('heads', { resume: 'journalled' })).error).toBeNull()
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }])
    })
  })

  test('code goes on in its middle where what is done only changed the schema', async () => {
    await withProject(dialect, async (project) => {
      const code = (...statements: readonly string[]): void => {
        const body = statements.map((sql) => `await knex.raw('${sql}')`).join('\n')
        const head = `export const revision = 'a1'\nexport const downRevision = null\nexport const transaction = false`
        project.write(
          'migrations/a1.ts',
          `${head}\nexport async function upgrade(knex) {\n${body}\n}\nexport async function downgrade() {}\n`,
        )
      }
      code('create table t (id integer)', 'create index t_id on t (nowhere)', 'create table v (id integer)')
      expect((await project.upgrade()).status).toBe('in_doubt')
      code('create table u (id integer)', 'create index t_id on t (id)')
      const other = await project.upgrade('heads', { resume: 'journalled' })
      expect(other.error?.message).toMatch(/statement 1 was "create table t/)
      code('create table t (id integer)', 'create index t_id on t (id)', 'create table v (id integer)')
      expect((await project.upgrade('heads', { resume: 'journalled' })).error).toBeNull()
      expect(await project.objects()).toEqual(expect.arrayContaining(['table t', 'index t_id', 'table v']))
    })
  })

  test('code that read or wrote rows before it stopped does not go on: by other answers it may decide anew', async () => {
    await withProject(dialect, async (project) => {
      const body = `await knex.raw('create table t (id integer)'); await knex('t').insert({ id: 1 }); await knex.raw('select nothing')`
      project.code('a1', body, 'void knex', { head: 'export const transaction = false' })
      expect((await project.upgrade()).status).toBe('in_doubt')
      const again = await project.upgrade('heads', { resume: 'journalled' })
      expect(again.error?.message).toMatch(/Code can go on in the middle only where/)
      expect(await project.query('select id from t')).toEqual([{ id: 1 }])
    })
  })

  test('after a decision that it did not take place, what it made and stands is no failure', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer); insert into t values (1), (1);')
      const text = 'create index t_id on t (id);\ncreate unique index t_once on t (id);'
      project.sql('a2', text, 'select 1;', outside)
      expect((await project.upgrade()).status).toBe('in_doubt')
      await project.query('delete from t')
      expect((await project.run('stamp', ['a1'])).status).toBe('nothing_to_do')
      const again = await project.upgrade()
      expect([again.status, again.error?.message]).toEqual(['succeeded', undefined])
      expect(await project.rows()).toEqual(['a2'])
      expect(await project.objects()).toEqual(expect.arrayContaining(['index t_id', 'index t_once']))
    })
  })

  test.each([
    ['another statement made it', 'create index t_id on t (other);', ''],
    ['rows were written before', 'create index t_id on t (id);', 'insert into t values (5, 5);'],
  ])('after such a decision what stands is a failure where %s', async (_, first, between) => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer, other integer);')
      const revision = (sql: string): void =>
        project.write(
          'migrations/a2.sql',
          `-- revision: a2\n-- down_revision: a1\n${outside}\n-- upgrade\n${sql} ${between} create index nowhere on nowhere (id);\n-- downgrade\nselect 1;\n`,
        )
      revision('create index t_id on t (id);')
      expect((await project.upgrade()).status).toBe('in_doubt')
      await project.run('stamp', ['a1'])
      revision(first)
      const again = await project.upgrade()
      expect([again.status, again.error?.message]).toEqual([
        'failed',
        expect.stringMatching(/already exists/),
      ])
      expect(await project.query('select * from t')).toHaveLength(between === '' ? 0 : 1)
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
      expect((await project.upgrade('c1')).status).toBe('in_doubt')
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
