import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import type { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

/** A table with a row, and ways for a statement to roll the whole transaction back by itself. */
function start(project: ScratchProject): void {
  project.sql(
    'a1',
    `create table t (id integer primary key, name text unique on conflict rollback);
     create trigger t_guard before delete on t begin select raise(rollback, 'no deleting'); end;
     create table plain (id integer primary key);
     insert into plain values (1);
     insert into t values (1, 'x');`,
  )
}

const selfRollbacks: readonly (readonly [name: string, sql: string])[] = [
  ['a constraint ON CONFLICT ROLLBACK', `insert into t values (2, 'x')`],
  ['RAISE(ROLLBACK) in a trigger', 'delete from t'],
  ['INSERT OR ROLLBACK', 'insert or rollback into plain values (1)'],
  ['UPDATE OR ROLLBACK', `update or rollback plain set id = 1 where id = 2`],
]

describe('sqlite: a statement that rolls the transaction back by itself', () => {
  for (const [name, sql] of selfRollbacks) {
    for (const [how, body] of [
      [
        'inside a nested transaction',
        `await knex.transaction(async (inner) => { await inner.raw(${JSON.stringify(sql)}) }).catch(() => {})`,
      ],
      ['swallowed', `await knex.raw(${JSON.stringify(sql)}).catch(() => {})`],
    ] as const) {
      test(`${name}, ${how}: nothing of the step stays`, async () => {
        await withProject('sqlite', async (project) => {
          start(project)
          project.code(
            'a2',
            `await knex.raw('insert into plain values (2)')
             ${body}
             await knex.raw('create table after (id integer)').catch(() => {})
             await knex('after').insert({ id: 1 }).catch(() => {})`,
          )
          const outcome = await project.upgrade()
          expect(outcome.steps.map((step) => step.status)).toEqual(['applied', 'failed'])
          expect(outcome.error?.message).toMatch(/UNIQUE|no deleting/i)
          expect(outcome.rowsAfter).toEqual(['a1'])
          expect(await project.objects()).toEqual(['table plain', 'table t', 'trigger t_guard'])
          expect(await project.query('select id from plain')).toEqual([{ id: 1 }])
          const [newest] = await project.query(
            'select outcome, revision from headway_ledger order by id desc',
          )
          expect(newest).toEqual({ outcome: 'failed', revision: 'a2' })
        })
      })
    }
  }
})

describe('postgres: a COMMIT that hides', () => {
  const hidden: readonly (readonly [name: string, sql: string, setup?: string])[] = [
    [
      'behind a backslash where strings have escapes',
      String.raw`select '\''; commit; select '`,
      'set standard_conforming_strings = off',
    ],
    ['behind a comment that a lone CR ends', 'select 1 -- so\r; commit; select 2'],
    ['in a continued escape string', `select E'a'\n'\\''; commit; select '`],
    ['in a DO block', 'do $$ begin commit; end $$'],
    ['in a procedure', 'call committing()'],
    ['after a quoted name', `select 1 as "a"";"; commit; select 2`],
    ['after a nested comment', 'select 1 /* /* */ ; */; commit; select 2'],
  ]
  for (const [name, sql, setup] of hidden) {
    test(`${name} does not split the step`, async () => {
      await withProject('postgres', async (project) => {
        project.sql('a1', 'create procedure committing() language plpgsql as $$ begin commit; end $$;')
        project.code(
          'a2',
          `${setup === undefined ? '' : `await knex.raw(${JSON.stringify(setup)})`}
           await knex.raw('create table before_it (id int)')
           await knex.raw(${JSON.stringify(sql)}).catch(() => {})
           await knex.raw('create table after_it (id int)').catch(() => {})
           throw new Error('over')`,
        )
        const outcome = await project.upgrade()
        expect(outcome.steps.map((step) => step.status)).toEqual(['applied', 'failed'])
        expect(outcome.rowsAfter).toEqual(['a1'])
        expect(await project.objects()).toEqual([])
      })
    })
  }

  test('a lexer that sees no COMMIT in a text is not alone: the server takes one statement at a time', async () => {
    await withProject('postgres', async (project) => {
      const session = await project.dialect.connect(project.connection)
      try {
        await project.dialect.begin(session)
        await expect(session.querySingle('select 1; commit')).rejects.toThrow(/multiple commands/)
        expect(await project.dialect.fateOfTransaction(session)).toBe('open')
      } finally {
        await session.close()
      }
    })
  })

  test('a transaction that was committed and begun anew is told from the one of the step', async () => {
    await withProject('postgres', async (project) => {
      const session = await project.dialect.connect(project.connection)
      try {
        await project.dialect.begin(session)
        await session.query('create table split (id int)')
        await session.query('commit; begin')
        expect(await project.dialect.fateOfTransaction(session)).toBe('committed')
      } finally {
        await session.close()
      }
    })
  })

  test('scripts where backslashes escape are cut as the session reads them', async () => {
    await withProject('postgres', async (project) => {
      project.sql(
        'a1',
        String.raw`set standard_conforming_strings = off;
          set escape_string_warning = off;
          create table t (v text);
          insert into t values ('it\'s; one'), ('\\');
          set standard_conforming_strings = on;
          insert into t values ('\');`,
      )
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
      const found = await project.query('select v from t')
      expect(found.map(({ v }) => v).toSorted()).toEqual(['\\', '\\', "it's; one"])
    })
  })
})

describe.each(dialectNames)('%s: a lexer that sees no transaction control', (dialect) => {
  test.each(['per-revision', 'per-run'] as const)(
    '%s: a COMMIT is found out, and told as in doubt',
    async (mode) => {
      await withProject(dialect, async (project) => {
        project.transactionMode = mode
        const { classify } = project.dialect
        const blind = {
          ...project.dialect,
          classify: (sql: string) => ({ ...classify(sql), transactionControl: false }),
        }
        Object.assign(project, { dialect: blind })
        project.sql('a1', 'create table t (id integer);')
        project.sql('a2', 'insert into t values (1); commit; insert into t values (2);')
        project.sql('a3', 'insert into t values (3);')
        const outcome = await project.upgrade()
        expect(outcome.steps.map((step) => step.status).slice(1)).toEqual(['in_doubt', 'not_run'])
        expect(outcome.error?.code).toBe('in_doubt')
        expect(outcome.error?.message).toMatch(/committed the transaction/)
        // What was committed is there, and nothing that came behind it.
        expect(await project.query('select id from t')).toEqual([{ id: 1 }])
        const [newest] = await project.query('select outcome, revision from headway_ledger order by id desc')
        expect(newest).toEqual({ outcome: 'in_doubt', revision: 'a2' })
      })
    },
  )

  test('a ROLLBACK is found out, and nothing stays', async () => {
    await withProject(dialect, async (project) => {
      const { classify } = project.dialect
      const blind = {
        ...project.dialect,
        classify: (sql: string) => ({ ...classify(sql), transactionControl: false }),
      }
      Object.assign(project, { dialect: blind })
      project.sql('a1', 'create table t (id integer); rollback; create table u (id integer);')
      const outcome = await project.upgrade()
      expect(outcome.steps.map((step) => step.status)).toEqual([dialect === 'sqlite' ? 'in_doubt' : 'failed'])
      expect(await project.objects()).toEqual([])
    })
  })
})
