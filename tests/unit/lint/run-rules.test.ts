import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { annotation, findingText } from '../../../electron/cli/commands/lint.ts'
import { lintRules } from '../../../electron/engine/lint/rules/index.ts'
import { runRules } from '../../../electron/engine/lint/run-rules.ts'
import { suppressionsOf } from '../../../electron/engine/lint/suppressions.ts'
import { postgres } from '../../../electron/engine/dialects/postgres/dialect.ts'
import type { PlanStep, SqlPreview } from '../../../shared/model/plan.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { Revision } from '../../../shared/model/revision.ts'

const step: PlanStep = {
  index: 0,
  direction: 'upgrade',
  revision: 'a1',
  message: '',
  path: 'migrations/a1.sql',
  hash: null,
  rowChanges: [],
  rowsAfter: ['a1'],
  transaction: true,
}

async function previewOf(statements: readonly string[]): Promise<SqlPreview> {
  const effects = await postgres.readEffects(statements)
  return {
    kind: 'available',
    source: 'static',
    place: null,
    readsData: false,
    ms: 0,
    statements: statements.map((sql, index) => ({
      sql,
      kind: '',
      object: null,
      effects: [...(effects[index] ?? [])],
      ms: null,
      rows: null,
    })),
  }
}

/** The rules that find something in statements of one step. */
async function rulesIn(statements: readonly string[], text = '', tier: Tier = 'development') {
  const revision = { id: 'a1', downgrade: 'present' } as Revision
  const found = runRules(lintRules, {
    steps: [step],
    previews: [await previewOf(statements)],
    revisions: new Map([['a1', revision]]),
    texts: new Map([['a1', text]]),
    tier,
  })
  return found.map(({ rule, severity }) => `${severity} ${rule}`)
}

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
    ['create index on orders (total)', ['warning long-lock']],
    ['create index concurrently on orders (total)', []],
    ['alter table orders alter column total type text', ['warning rewrites-table']],
    ['alter table orders rename column total to sum', ['warning rename-breaks-code']],
    ['alter table orders rename to purchases', ['warning rename-breaks-code']],
    ['update orders set total = 0', ['warning loses-data', 'info every-row']],
    ['update orders set total = 0 where id = 1', []],
    ['alter table orders add column note text', []],
  ])('in %s', async (sql, rules) => {
    expect(await rulesIn([sql])).toEqual(rules)
  })

  test('a table that the plan makes holds nothing yet', async () => {
    const made = 'create table orders (id int)'
    expect(await rulesIn([made, 'create index on orders (id)', 'drop table orders'])).toEqual([])
  })

  test('a loss on production is an error', async () => {
    expect(await rulesIn(['drop table orders'], '', 'production')).toEqual(['error loses-data'])
  })
})

describe('a suppression', () => {
  test('with a reason sets its rule aside, and no other', async () => {
    const text = '-- headway: allow loses-data because it was never used'
    expect(await rulesIn(['drop table orders', 'update people set a = 1'], text)).toEqual(['info every-row'])
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
