import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { annotation } from '../../../electron/cli/findings/github.ts'
import { findingText } from '../../../electron/cli/findings/text.ts'
import { lintRules } from '../../../electron/engine/lint/rules/index.ts'
import { rulesIn } from '../../helpers/lint-statements.ts'
import { tableKey } from '../../../electron/engine/lint/table-sizes.ts'
import { suppressionsOf } from '../../../electron/engine/lint/suppressions.ts'

test('every file of the folder is in the list, under its own name', () => {
  const folder = join(import.meta.dirname, '../../../electron/engine/lint/rules')
  const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''))
  expect(lintRules.map(({ id }) => id).toSorted()).toEqual(
    files.filter((name) => name !== 'index').toSorted(),
  )
})

describe('what is found', () => {
  test.each([
    ['drop table orders', ['warning loses-data']],
    ['alter table orders drop column a, drop column b', ['warning loses-data', 'warning loses-data']],
    ['create index on orders (total)', ['warning index-blocks-writes']],
    ['create index concurrently on orders (total)', ['error concurrently-in-transaction']],
    ['alter table orders alter column total type text', ['warning type-change']],
    ['alter table orders rename column total to sum', ['warning rename-breaks-code']],
    ['alter table orders rename to purchases', ['warning rename-breaks-code']],
    ['update orders set total = 0', ['warning loses-data', 'info every-row']],
    ['update orders set total = 0 where id = 1', []],
    ['alter table orders add column note text', []],
  ])('in %s', async (sql, rules) => {
    expect(await rulesIn([sql])).toEqual(rules)
  })

  test('a table that the plan makes holds nothing yet', async () => {
    const made = 'create table orders (id bigint primary key)'
    expect(await rulesIn([made, 'create index on orders (id)', 'drop table orders'])).toEqual([])
  })

  test.each([
    [500, 'info index-blocks-writes'],
    [50_000, 'warning index-blocks-writes'],
    [5_000_000, 'error index-blocks-writes'],
  ])('on production the size of the table decides: %d rows', async (rows, found) => {
    const sizes = new Map([[tableKey({ schema: null, name: 'orders' }), { rows, bytes: null }]])
    expect(await rulesIn(['create index on orders (total)'], '', 'production', { sizes })).toEqual([found])
    expect(await rulesIn(['create index on orders (total)'], '', 'development', { sizes })).toEqual([
      'warning index-blocks-writes',
    ])
  })

  test('a loss on production is an error', async () => {
    expect(await rulesIn(['drop table orders'], '', 'production')).toEqual(['error loses-data'])
  })
})

describe('a suppression', () => {
  test('with a reason sets its rule aside, and no other', async () => {
    const text = '-- headway: allow loses-data because it was never used'
    const statements = ['drop table orders', 'create index on people (name)']
    expect(await rulesIn(statements, text)).toEqual(['warning index-blocks-writes'])
  })

  test('without one changes nothing, and is told with its line', async () => {
    expect(await rulesIn(['drop table orders'], '\n-- headway: allow loses-data')).toEqual([
      'warning loses-data',
      'warning suppression-without-reason',
    ])
    expect(suppressionsOf('\n-- headway: allow loses-data')).toEqual([
      { rule: 'loses-data', reason: null, line: 2 },
    ])
  })

  test('may stand in a comment of any format', () => {
    expect(suppressionsOf('/* headway: allow every-row because ten rows */')[0]?.reason).toBe('ten rows')
  })
})

test('a finding is a line for people, and an annotation for a pull request', () => {
  const finding = {
    rule: 'loses-data',
    severity: 'warning' as const,
    where: { file: 'a,b.sql', line: null, column: null },
    revision: 'a1',
    message: 'Loses 100% of it.',
    hint: 'Keep it.',
  }
  expect(findingText(finding)).toBe('a,b.sql: warning [loses-data] Loses 100% of it.\n    Keep it.')
  expect(annotation(finding)).toBe(
    '::warning file=a%2Cb.sql,line=1,title=loses-data::Loses 100%25 of it. Keep it.',
  )
})
