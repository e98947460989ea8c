import { describe, expect, test } from 'vitest'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { isWidening } from '../../../electron/engine/schema/change-notes.ts'
import { nameLikeness } from '../../../electron/engine/schema/rename-candidates.ts'
import { renderSchema } from '../../../electron/engine/schema/canonical-ddl.ts'
import { readSqliteTable } from '../../../electron/engine/dialects/sqlite/introspection-table.ts'
import {
  emptySnapshot,
  type ColumnSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../shared/model/schema-snapshot.ts'

test.each([
  ['integer', 'bigint', true],
  ['bigint', 'integer', false],
  ['smallint', 'numeric', true],
  ['character varying(10)', 'character varying(20)', true],
  ['character varying(20)', 'character varying(10)', false],
  ['character varying(10)', 'text', true],
  ['text', 'character varying(10)', false],
  ['character varying', 'character varying(10)', false],
  ['numeric(10,2)', 'numeric(12,2)', true],
  ['numeric(10,2)', 'numeric(10,3)', false],
  ['numeric', 'numeric(12,2)', false],
  ['numeric(4,1)', 'numeric', true],
  ['real', 'double precision', true],
  ['timestamp with time zone', 'date', false],
])('%s to %s keeps every value: %s', (from, to, expected) => {
  expect(isWidening(from, to)).toBe(expected)
})

const blank: ColumnSnapshot = {
  name: 'x',
  type: 'integer',
  notNull: false,
  notNullDetail: null,
  default: null,
  identity: null,
  generated: null,
  collation: null,
  inherited: false,
  comment: null,
  sql: null,
}
const table = (columns: readonly ColumnSnapshot[]): TableSnapshot => ({
  ...readSqliteTable('t', 'CREATE TABLE t (a)'),
  schema: 'public',
  columns: [...columns],
  sql: null,
})
const snapshot = (columns: readonly ColumnSnapshot[]): SchemaSnapshot => ({
  ...emptySnapshot('postgres'),
  tables: [table(columns)],
})
const only = (from: readonly ColumnSnapshot[], to: readonly ColumnSnapshot[]) =>
  compareSnapshots(snapshot(from), snapshot(to)).changes[0]

describe('locks and rewrites on PostgreSQL', () => {
  test.each([
    ['a plain column', blank, false, null],
    ['a constant default', { ...blank, default: '0' }, false, null],
    ['now() as default', { ...blank, default: 'now()' }, false, null],
    ['a volatile default', { ...blank, default: 'gen_random_uuid()' }, true, null],
    ['a stored generated column', { ...blank, generated: { expression: '1', stored: true } }, true, null],
    [
      'NOT NULL without a default',
      { ...blank, notNull: true },
      false,
      'fails where the table has rows: NOT NULL without a default',
    ],
  ])('adding %s', (_what, column, rewrite, note) => {
    expect(only([], [column])?.lock).toMatchObject({
      level: 'ACCESS EXCLUSIVE',
      blocks: 'reads and writes',
      rewrite,
      note,
    })
  })

  test.each([
    ['integer', 'bigint', true],
    ['character varying(5)', 'text', false],
    ['numeric(5,2)', 'numeric(9,2)', false],
    ['text', 'integer', true],
  ])('%s to %s rewrites the table: %s', (from, to, rewrite) => {
    expect(only([{ ...blank, type: from }], [{ ...blank, type: to }])?.lock?.rewrite).toBe(rewrite)
  })

  test('SET NOT NULL reads every row, a comment blocks nobody', () => {
    expect(only([blank], [{ ...blank, notNull: true }])?.lock).toMatchObject({ scan: true, rewrite: false })
    expect(only([blank], [{ ...blank, comment: 'c' }])?.lock).toMatchObject({ blocks: 'schema changes' })
  })
})

test('what is lost is said for both ways', () => {
  expect(only([blank], [])).toMatchObject({
    action: 'drop',
    loss: 'the values of the column',
    downgradeLoss: null,
    reversible: false,
  })
  expect(only([], [blank])).toMatchObject({
    action: 'create',
    loss: null,
    downgradeLoss: 'the values of the column',
    reversible: true,
  })
  expect(only([{ ...blank, type: 'bigint' }], [{ ...blank, type: 'smallint' }])?.loss).toContain('smallint')
})

test('two dialects cannot be compared', () => {
  expect(() => compareSnapshots(emptySnapshot('postgres'), emptySnapshot('sqlite'))).toThrow(
    /cannot be compared/,
  )
})

test('names are alike by their letters', () => {
  expect(nameLikeness('created', 'created_at')).toBeGreaterThan(0.7)
  expect(nameLikeness('price', 'weight')).toBeLessThan(0.3)
  expect(nameLikeness('', '')).toBe(0)
})

test('an empty schema is empty text', () => {
  expect(renderSchema(emptySnapshot('sqlite'))).toBe('')
})
