import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../shared/errors.ts'
import { dialectNames } from '../helpers/databases.ts'
import type { RunChanges } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

type Misbehaviour = {
  readonly name: string
  readonly body: string
  readonly code: ErrorCode
  /** Part of the message or the detail. */
  readonly says: RegExp
  /** Line in the file, from 1; null where the file is all that is known. */
  readonly line: number | null
  readonly changes?: () => RunChanges
  readonly memoryMb?: number
}

const firstLine = 9
const cancelSoon = (): RunChanges => ({ signal: AbortSignal.timeout(700) })
const impatient = (): RunChanges => ({ limits: { silenceMs: 800 } })

/** What user code does to a migration tool. Each must fail its step with its own code and change nothing. */
const misbehaviours: readonly Misbehaviour[] = [
  {
    name: 'throws',
    body: `throw new Error('no luck')`,
    code: 'migration_failed',
    says: /no luck/,
    line: firstLine,
  },
  {
    name: 'hangs',
    body: `await new Promise(() => {})`,
    code: 'migration_timeout',
    says: /0\.8 s/,
    line: null,
    changes: impatient,
  },
  {
    name: 'loops',
    body: `for (;;) {}`,
    code: 'migration_timeout',
    says: /0\.8 s/,
    line: null,
    changes: impatient,
  },
  {
    name: 'hangs and is cancelled',
    body: `await new Promise(() => {})`,
    code: 'cancelled',
    says: /cancelled/,
    line: null,
    changes: cancelSoon,
  },
  {
    name: 'loops and is cancelled',
    body: `for (;;) {}`,
    code: 'cancelled',
    says: /cancelled/,
    line: null,
    changes: cancelSoon,
  },
  {
    name: 'calls exit(0)',
    body: `process.exit(0)`,
    code: 'migration_exited',
    says: /exit code 0/,
    line: null,
  },
  {
    name: 'runs out of memory',
    body: `const all = []; for (;;) all.push(new Array(100000).fill(all.length))`,
    code: 'migration_exited',
    says: /out of memory/,
    line: null,
    memoryMb: 40,
  },
  {
    name: 'forgets to await a builder',
    body: `knex('made').insert({ id: 2 })`,
    code: 'outstanding_queries',
    says: /insert/,
    line: firstLine,
  },
  {
    name: 'forgets to await a schema builder',
    body: `knex.schema.createTable('other', (t) => { t.integer('id') })`,
    code: 'outstanding_queries',
    says: /createTable/,
    line: firstLine,
  },
  {
    name: 'leaves a query running',
    body: `void knex('made').insert({ id: 3 }).then(() => {})`,
    code: 'outstanding_queries',
    says: /still running/,
    line: null,
  },
  {
    name: 'embeds COMMIT',
    body: `await knex.raw('commit')`,
    code: 'transaction_control',
    says: /COMMIT/,
    line: firstLine,
  },
  {
    name: 'embeds COMMIT in a script',
    body: `await op.execute('create table other (id int); /* so */ CoMMiT; create table third (id int)')`,
    code: 'transaction_control',
    says: /COMMIT/,
    line: firstLine,
  },
  {
    name: 'commits its transaction object',
    body: `await (knex as any).commit()`,
    code: 'transaction_control',
    says: /commit/,
    line: null,
  },
  {
    name: 'hides SQL behind a NUL character of raw SQL, which would be dropped',
    body: `await knex.raw('create table hidden (id int)\\0); drop table made')`,
    code: 'sql_failed',
    says: /NUL/,
    line: firstLine,
  },
  {
    name: 'swallows an error',
    body: `try { await knex.raw('select * from nowhere') } catch {}`,
    code: 'sql_failed',
    says: /nowhere/,
    line: null,
  },
  {
    name: 'swallows an error and goes on',
    body: `await knex.raw('select * from nowhere').catch(() => {}); await knex('made').insert({ id: 4 })`,
    code: 'sql_failed',
    says: /nowhere/,
    line: null,
  },
  {
    name: 'rejects behind its own back',
    body: `setTimeout(() => { throw new Error('too late') }, 5); await new Promise((resolve) => setTimeout(resolve, 200))`,
    code: 'migration_failed',
    says: /too late/,
    line: firstLine,
  },
  {
    name: 'throws something that is no error',
    body: `throw 'a text'`,
    code: 'migration_failed',
    says: /a text/,
    line: null,
  },
  {
    name: 'uses the outer knex in a stream',
    body: `for await (const row of knex('made').stream()) void row`,
    code: 'migration_failed',
    says: /Streams/,
    line: null,
  },
  {
    name: 'fails in SQL',
    body: `await knex('made').insert({ nope: 1 })`,
    code: 'sql_failed',
    says: /nope/,
    line: firstLine,
  },
]

describe.each(dialectNames)('%s: a migration that misbehaves', (dialect) => {
  test.each(misbehaviours)(
    '$name',
    { timeout: 30_000 },
    async ({ body, code, says, line, changes, memoryMb }) => {
      await withProject(
        dialect,
        async (project) => {
          project.sql('good', 'create table made (id integer);')
          project.code('bad', body)
          await project.upgrade('good')
          const before = await project.objects()

          const outcome = await project.upgrade('bad', changes?.() ?? {})

          const [step] = outcome.steps
          expect({ status: step?.status, code: step?.error?.code }).toEqual({
            status: code === 'cancelled' ? 'cancelled' : 'failed',
            code,
          })
          expect(`${step?.error?.message}\n${step?.error?.detail}`).toMatch(says)
          expect(step?.error?.where?.file).toBe(code === 'cancelled' ? undefined : 'migrations/bad.ts')
          if (line !== null) expect(step?.error?.where?.line).toBe(line)
          expect(outcome.rowsAfter).toEqual(['good'])
          expect(await project.objects()).toEqual(before)
          expect(await project.query('select count(*) as n from made')).toEqual([
            { n: dialect === 'sqlite' ? 0 : '0' },
          ])
          expect(await project.rows()).toEqual(['good'])
          const entries = await project.query("select outcome from headway_ledger where revision = 'bad'")
          expect(entries).toEqual([{ outcome: code === 'cancelled' ? 'cancelled' : 'failed' }])
        },
        memoryMb === undefined ? {} : { memoryMb },
      )
    },
  )

  test('the next run gets a fresh process', async () => {
    await withProject(dialect, async (project) => {
      project.code('one', `process.exit(3)`)
      expect((await project.upgrade()).error?.code).toBe('migration_exited')
      project.write(
        'migrations/one.ts',
        `export const revision = 'one'\nexport const downRevision = null\nexport async function upgrade() {}\n`,
      )
      expect((await project.upgrade()).status).toBe('succeeded')
    })
  })
})
