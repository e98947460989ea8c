import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { withLossMarks } from '../../../electron/engine/plan/loss-marks.ts'
import type { ReadEffects } from '../../../electron/engine/sql/effects.ts'

async function marks(readEffects: ReadEffects, sql: string): Promise<string[]> {
  const [effects = []] = await readEffects([sql])
  const text = withLossMarks(sql, effects)
  expect(text.endsWith(sql)).toBe(true)
  return text
    .slice(0, text.length - sql.length)
    .split('\n')
    .filter(Boolean)
}

test.each([
  ['PostgreSQL', postgres],
  ['SQLite', sqlite],
] as const)(
  'a script on %s says above a statement what it loses, and nothing where nothing is lost',
  async (_name, read) => {
    expect(await marks(read, 'drop table if exists s.t')).toEqual(['-- Loses data: drop table s.t'])
    expect(await marks(read, '/* a */ delete\nfrom t')).toEqual(['-- Loses data: delete every row of t'])
    expect(await marks(read, 'alter table t drop c')).toEqual(['-- Loses data: drop column t.c'])
    expect(await marks(read, "insert into t values ('drop table u')")).toEqual([])
    expect(await marks(read, 'drop view v')).toEqual([])
  },
)

test('each loss of one statement has its own line; code that may do anything is said to', async () => {
  expect(await marks(postgres, 'alter table t add x int, drop a, drop "b\nc"')).toEqual([
    '-- Loses data: drop column t.a',
    '-- Loses data: drop column t.b c',
  ])
  expect(await marks(postgres, 'do $$ begin perform purge(); end $$')).toEqual([
    expect.stringMatching(/^-- May lose data: run /),
  ])
})
