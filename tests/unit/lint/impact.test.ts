import { describe, expect, test } from 'vitest'
import { postgres } from '../../../electron/engine/dialects/postgres/dialect.ts'
import { readEffects } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { impactOfStep } from '../../../electron/engine/lint/impact.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'

const step = { index: 0, revision: 'a1', message: '' } as PlanStep

async function itemsOf(read: typeof readEffects, sql: string, locksTables: boolean): Promise<string[]> {
  const [effects = []] = await read([sql])
  const linted = { step, effects: effects.map((effect) => ({ effect, statement: 0 })) }
  const { statements, notBack } = impactOfStep(linted as never, [sql], new Map(), null, locksTables)
  return [...(statements[0]?.items ?? []).map(({ text }) => text), ...notBack]
}

describe('on PostgreSQL a change locks its table', () => {
  test.each([
    ['insert into t values (1)', []],
    ['update t set a = 1 where id = 2', ['Whoever writes the same rows of t waits until the step ends']],
    ['drop index t_a', ['Nobody can read or write the table of index t_a until the step ends']],
  ])('%s', async (sql, items) => {
    expect(await itemsOf(postgres.readEffects, sql, true)).toEqual(items)
  })
  test('what does not come back is named, not the statement', async () => {
    expect((await itemsOf(postgres.readEffects, 'alter table t drop column a', true)).at(-1)).toBe(
      'the values of t.a',
    )
    expect((await itemsOf(postgres.readEffects, 'drop table t', true)).at(-1)).toBe('the rows of t')
  })
})

describe('SQLite has one writer at a time, who is said once', () => {
  const waits = 'Whoever else writes to this database waits until the step ends'
  test.each([
    ['insert into t values (1)', [waits]],
    ['create index t_a on t (a)', [waits, 'Every row of the table of index t_a is read']],
    ['select 1', []],
  ])('%s', async (sql, items) => {
    expect(await itemsOf(readEffects, sql, false)).toEqual(items)
  })
})
