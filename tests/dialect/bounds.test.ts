import { describe, expect, test } from 'vitest'
import { timeoutClass } from '../../electron/engine/runner/statement-bounds.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { openLook } from '../helpers/look-project.ts'
import { withProject } from '../helpers/with-project.ts'

/** What bounds a run: statements by their kind, and the process that runs code. */

const { classify } = dialectOf('postgres')

test.each([
  ['create table t (id int)', 'schema'],
  ['alter table t add n int', 'schema'],
  ['drop index i', 'schema'],
  ['insert into t select 1', 'data'],
  ['with old as (select 1) delete from t', 'data'],
  ['select 1', 'data'],
  ['create index concurrently i on t (id)', 'outside'],
  ['vacuum t', 'outside'],
  ['do $$ begin end $$', null],
  ['set search_path to app', null],
])('%s is a statement of the kind %s', (sql, kind) => {
  expect(timeoutClass(classify(sql))).toBe(kind)
})

/** Each sleeps for so long that only its limit can end it. */
const long = 'pg_sleep(20)'

describe('postgres: a statement is bounded by its kind', () => {
  test.each([
    ['schema', `insert into t select 1 from pg_sleep(0.5);\ncreate table u as select 1 as n from ${long};`],
    ['data', `create table u as select 1 as n from pg_sleep(0.5);\ninsert into t select 2 from ${long};`],
  ] as const)('%s', async (kind, text) => {
    await withProject('postgres', async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.sql('a2', text)
      const { error, rowsAfter } = await project.upgrade('heads', {
        limits: { statementKinds: { [kind]: 300 } },
      })
      expect(error).toMatchObject({ code: 'sql_failed', sqlState: '57014' })
      expect(rowsAfter).toEqual(['a1'])
    })
  })

  test('what a revision sets itself holds for the rest of it, and for no other', async () => {
    await withProject('postgres', async (project) => {
      project.sql(
        'a1',
        `set local statement_timeout = '40s';\ncreate table t as select 1 as n from pg_sleep(0.6);`,
      )
      project.sql('a2', `create table u as select 1 as n from ${long};`)
      const limits = { statementKinds: { schema: 300 } }
      expect(await project.upgrade('heads', { limits })).toMatchObject({ rowsAfter: ['a1'] })
    })
  })

  test('after a savepoint was rolled back the limit holds as before', async () => {
    await withProject('postgres', async (project) => {
      project.code(
        'a1',
        `await knex.raw('create table t (id integer)')
         await knex.transaction(async (inner) => { await inner.raw('insert into t values (1)'); throw new Error('back') }).catch(() => null)
         await knex.raw('insert into t select 1 from ${long}')`,
      )
      const { error } = await project.upgrade('heads', { limits: { statementKinds: { data: 300 } } })
      expect(error).toMatchObject({ sqlState: '57014' })
    })
  })
})

/** Runs the only revision of a project whose target has these settings. */
async function runWith(settings: object, body: string) {
  const project = await openLook(
    { url: 'sqlite:///data.db', settings },
    {
      'migrations/a1.ts': `export const revision = 'a1'\nexport const downRevision = null\nexport async function upgrade() { ${body} }\n`,
    },
  )
  try {
    const { fingerprint } = await project.channel.call('plan.upgrade', { target: 'it', revisions: ['heads'] })
    const { runId } = await project.channel.call('run.start', {
      fingerprint,
      confirmation: null,
      lockTimeoutMs: null,
    })
    return (await project.channel.call('run.outcome', { runId })).steps[0]?.error
  } finally {
    await project.close()
  }
}

test('memory and silence of a migration are settings of its target', async () => {
  const eats = 'const all = []; for (;;) all.push(new Array(100000).fill(all.length))'
  const [eaten, silent] = await Promise.all([
    runWith({ memoryMb: 40 }, eats),
    runWith({ silenceLimitMs: 1000 }, 'for (;;) {}'),
  ])
  expect(eaten).toMatchObject({ code: 'migration_exited' })
  expect(`${eaten?.message} ${eaten?.detail}`).toMatch(/out of memory/)
  expect(silent).toMatchObject({ code: 'migration_timeout' })
})
