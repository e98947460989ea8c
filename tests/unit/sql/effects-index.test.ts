import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'

test.each([
  ['create index i on t (a)'],
  ['create unique index i on t (a)'],
  ['create index i on t (a) where a > 0'],
  ['create index i on t (lower(a))'],
])('%s: the table that is read for it is told, on both databases', async (sql) => {
  for (const read of [postgres, sqlite]) {
    const [effects = []] = await read([sql])
    expect(effects.find(({ effect }) => effect === 'read')?.object).toMatchObject({
      kind: 'table',
      name: 't',
    })
  }
})
