import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { withProject } from '../helpers/with-project.ts'

const outside = '-- transaction: false'
const logs = (events: readonly { readonly kind: string }[]): string[] =>
  events.flatMap((event) => ('text' in event ? [String(event.text)] : []))

describe.each(dialectNames)('%s: what is committed together', (dialect) => {
  test('per run, a step outside a transaction joins no unit, and what came before it stays', async () => {
    await withProject(dialect, async (project) => {
      project.transactionMode = 'per-run'
      project.sql('a1', 'create table t (id integer);')
      project.sql('a2', 'insert into t values (1);', 'select 1;', outside)
      project.sql('a3', 'insert into t values (2);')
      project.sql('a4', 'insert into nowhere values (1);')
      const outcome = await project.upgrade()
      expect(outcome.steps.map((step) => step.status)).toEqual([
        'applied',
        'applied',
        'rolled_back',
        'failed',
      ])
      expect(outcome.rowsAfter).toEqual(['a2'])
      expect(await project.query('select id from t')).toEqual([{ id: 1 }])
      const journal = await project.query("select revision from headway_ledger where outcome = 'started'")
      expect(journal).toEqual([{ revision: 'a2' }])
    })
  })

  test('a step that is resumed in the middle counts its statements from the beginning', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer primary key);')
      project.sql(
        'a2',
        'insert into t values (1); insert into t values (1); insert into t values (1); insert into t values (4);',
        'select 1;',
        outside,
      )
      expect((await project.upgrade()).error?.message).toContain('statement 2')
      await project.query('delete from t')
      // The second is done now, and the third meets what it wrote.
      const resumed = await project.upgrade('heads', { resume: { revision: 'a2', statement: 1 } })
      expect(resumed.error?.message).toContain('statement 3')
      expect(await positions(project.query.bind(project))).toEqual([1, 1, 2, 2])
      await project.query('delete from t')
      expect((await project.upgrade('heads', { resume: 'journalled' })).status).toBe('succeeded')
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 4 }])
      expect(await positions(project.query.bind(project))).toEqual([1, 1, 2, 2, 3, null])
    })
  })

  test('a COMMIT that was refused is not forgiven by going back to a savepoint', async () => {
    await withProject(dialect, async (project) => {
      project.code(
        'a1',
        `await knex.schema.createTable('t', (t) => { t.integer('a') })
  await knex.transaction(async (inner) => { await inner.raw('commit') }).catch(() => undefined)
  await knex('t').insert({ a: 1 }).catch(() => undefined)`,
      )
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.code]).toEqual(['failed', 'transaction_control'])
      expect(await project.objects()).toEqual([])
    })
  })
})

/** Where the journal stands in each entry of the step outside a transaction. */
async function positions(
  query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<unknown[]> {
  const rows = await query(
    "select statement_position as position from headway_ledger where revision = 'a2' order by id",
  )
  return rows.map(({ position }) => position)
}

describe('postgres: a deadlock', () => {
  const deadlock = (condition: string): string =>
    `begin if ${condition} then raise exception 'deadlock' using errcode = '40P01'; end if;`

  test('in a statement is tried again', async () => {
    await withProject('postgres', async (project) => {
      project.sql('a1', 'create sequence tries; create table t (id integer);')
      project.sql('a2', `do $$ ${deadlock("nextval('tries') < 3")} end $$; insert into t values (1);`)
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error]).toEqual(['succeeded', null])
      expect(logs(project.events).filter((text) => text.startsWith('Trying again'))).toHaveLength(2)
      expect(await project.query('select id from t')).toEqual([{ id: 1 }])
    })
  })

  test('of a COMMIT is not tried again: nobody may run a step twice that might be in', async () => {
    await withProject('postgres', async (project) => {
      project.sql(
        'a1',
        `create sequence tries; create table t (id integer);
         create function late() returns trigger language plpgsql as
           $$ ${deadlock("nextval('tries') < 3")} return null; end $$;
         create constraint trigger late after insert on t deferrable initially deferred
           for each row execute function late();`,
      )
      project.sql('a2', 'insert into t values (1);')
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.sqlState]).toEqual(['failed', '40P01'])
      expect(logs(project.events).filter((text) => text.startsWith('Trying again'))).toEqual([])
      expect(await project.query('select last_value::int as n from tries')).toEqual([{ n: 1 }])
    })
  })
})

test('sqlite: a rebuild keeps the hidden rowids, by which other programs may have kept their rows', async () => {
  await withProject('sqlite', async (project) => {
    project.sql('a1', "create table t (a text); insert into t (rowid, a) values (5, 'x'), (9, 'y');")
    project.code('a2', "await op.alterColumn('t', 'a', { nullable: false })")
    const outcome = await project.upgrade()
    expect(outcome.error).toBeNull()
    expect(await project.query('select rowid as id, a from t order by rowid')).toEqual([
      { id: 5, a: 'x' },
      { id: 9, a: 'y' },
    ])
  })
})
