import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { lossItems, planLosses } from '../../../electron/engine/plan/plan-losses.ts'

const dialects = [
  ['PostgreSQL', postgres],
  ['SQLite', sqlite],
] as const

test.each(dialects)('%s: what the plan made itself is no loss', async (_name, readEffects) => {
  const items = async (...statements: string[]): Promise<readonly string[]> => {
    const { destructive, uncertain } = lossItems(planLosses(await readEffects(statements)).losses)
    return [...destructive, ...uncertain]
  }
  expect(await items('create table t (a int)', 'update t set a = 1', 'drop table t')).toEqual([])
  expect(await items('create table t (a int)', 'alter table t rename to u', 'drop table u')).toEqual([])
  expect(await items('alter table t add column a int', 'update t set a = 1')).toEqual([])
  expect(await items('alter table t add column a int', 'alter table t drop column a')).toEqual([])
  expect(await items('create table t (a int)', 'drop table t', 'drop table t')).toEqual(['drop table t'])
})

test.each(dialects)('%s: what may have been there before is a loss', async (_name, readEffects) => {
  const items = async (...statements: string[]): Promise<readonly string[]> =>
    lossItems(planLosses(await readEffects(statements)).losses).destructive
  expect(await items('create table if not exists t (a int)', 'drop table t')).toEqual(['drop table t'])
  expect(await items('drop table t', 'create table t (a int)')).toEqual(['drop table t'])
  expect(await items('create table s.t (a int)', 'drop table t')).toEqual(['drop table t'])
  expect(await items('alter table t add column a int', 'update t set a = 1, b = 2')).toEqual([
    'overwrite in every row t.a, t.b',
  ])
})

test('PostgreSQL: a block may not have made it', async () => {
  const statements = [
    'do $$ begin if now() is null then create table t (a int); end if; end $$',
    'drop table t',
  ]
  expect(lossItems(planLosses(await postgres(statements)).losses).destructive).toEqual(['drop table t'])
})
