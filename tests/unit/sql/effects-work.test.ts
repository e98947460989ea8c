import { describe, expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { hazardsOf } from '../../../shared/effect-words.ts'
import { consentItems as items } from './consent-items.ts'

describe('locks and work on PostgreSQL', () => {
  test.each([
    ['create index i on t (x)', ['scans the table', 'blocks writes']],
    ['create index concurrently i on t (x)', []],
    ['alter table t alter column x type bigint', ['rewrites the table', 'blocks reads and writes']],
    ['alter table t alter x set not null', ['scans the table', 'blocks reads and writes']],
    ['alter table t add constraint c check (x > 0)', ['scans the table', 'blocks reads and writes']],
    ['alter table t add constraint c check (x > 0) not valid', []],
    ['alter table t add constraint c unique using index i', []],
    [
      'alter table t add constraint c foreign key (x) references u (id)',
      ['scans the table', 'blocks writes'],
    ],
    ['alter table t add column type text', []],
    ['alter table t add column c int default 1', []],
    [
      'alter table t add column c uuid default gen_random_uuid()',
      ['rewrites the table', 'blocks reads and writes'],
    ],
    ['alter table t add column c bigserial', ['rewrites the table', 'blocks reads and writes']],
    ['alter table t validate constraint c', ['scans the table']],
    ['truncate t', ['blocks reads and writes']],
    ['vacuum full t', ['rewrites the table', 'blocks reads and writes']],
    ['reindex table t', ['blocks writes']],
    ['reindex table concurrently t', []],
    ['update t set a = 1', ['changes every row']],
    ['update t set a = 1 where b', []],
  ])('%s', async (sql, hazards) => {
    const [effects = []] = await postgres([sql])
    expect(hazardsOf(effects)).toEqual(hazards)
  })
})

describe('long statements of PostgreSQL', () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, at) => `(${at}, 'it''s; -- drop table t', -1.5e3, null, '{}'::jsonb)`,
  )
  const insert = `insert into public."Big" (a, "b", c, d, e) values\n${rows.join(',\n')}`

  test('rows of literals are told by their text, at once', async () => {
    const started = performance.now()
    const [found = []] = await postgres([`${insert} on conflict do nothing;`])
    expect(found).toMatchObject([
      { effect: 'insert', object: { schema: 'public', name: 'Big' }, loses: null, certain: true },
    ])
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test.each([
    [`${insert}, (purge(), 1, 2, null, null)`, 'run purge()?'],
    [`${insert}; drop table t`, 'drop table t'],
    [`with d as (delete from t returning 1) ${insert}`, 'delete every row of t'],
    [
      `${insert} /* */, ((with d as (delete from t returning 1) select 1 from d), 1, 2, null, null)`,
      'delete every row of t',
    ],
  ])('and nothing hides in them: %#', async (sql, item) => {
    const found = await items(postgres, sql)
    expect([item, expect.stringMatching(/^not understood: .*\?$/)]).toContainEqual(found[0])
    expect(found).toHaveLength(1)
  })

  test('a session that reads backslashes as escapes makes texts with them uncertain', async () => {
    const hidden = `select '\\'; drop table t; --'`
    const [before = [], , after = []] = await postgres([
      hidden,
      'set standard_conforming_strings = off',
      hidden,
    ])
    expect(before.some(({ effect }) => effect === 'drop')).toBe(true)
    expect(after).toMatchObject([{ effect: 'unknown', certain: false }])
  })
})
