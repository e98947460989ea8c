import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../../electron/engine/dialects/index.ts'
import { insertStatements } from '../../../electron/engine/dialects/operation-inserts.ts'
import { refusalOf } from '../../../electron/engine/runner/door-rules.ts'
import { parseOperation } from '../../../electron/engine/runner/operation-run.ts'
import { createBatch } from '../../../electron/runtimes/node/operations/table-actions.ts'
import type { Batch } from '../../../electron/runtimes/node/operations/batch.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { TableAction } from '../../../shared/model/schema-operation.ts'

/** The parts of a batch on table `t`: statements, or what must be looked at. */
function planned(dialect: DialectName, change: (batch: Batch) => void): (string | readonly string[])[] {
  const actions: TableAction[] = []
  change(createBatch(actions))
  const operation = parseOperation({ kind: 'alterTable', table: { schema: null, name: 't' }, actions })
  return dialectOf(dialect)
    .operations.plan(operation)
    .map((step) =>
      step.kind === 'statements' ? step.statements.map((statement) => statement.sql) : step.kind,
    )
}

describe('parts of a batch', () => {
  test('SQLite: renames first, then one move for the rest', () => {
    expect(
      planned('sqlite', (batch) => {
        batch.alterColumn('x', { nullable: false })
        batch.renameColumn('a', 'b')
        batch.createUnique(['b'])
        batch.alterColumn('c', { default: 1, name: 'd' })
      }),
    ).toEqual([['ALTER TABLE t RENAME COLUMN a TO b'], 'move', ['ALTER TABLE t RENAME COLUMN c TO d']])
  })

  test('SQLite: a rename stays behind what speaks of the column, by either name', () => {
    expect(
      planned('sqlite', (batch) => {
        batch.createCheck('a > 0')
        batch.renameColumn('a', 'b')
      }),
    ).toEqual(['move', ['ALTER TABLE t RENAME COLUMN a TO b']])
    expect(
      planned('sqlite', (batch) => {
        batch.dropColumn('B')
        batch.renameColumn('a', 'b')
      }),
    ).toEqual(['move', ['ALTER TABLE t RENAME COLUMN a TO b']])
  })

  test('SQLite: a column that ALTER TABLE takes needs no look at the table, others do', () => {
    const add = (options: Parameters<Batch['addColumn']>[2]) =>
      planned('sqlite', (batch) => batch.addColumn('c', 'text', options))[0]
    expect(add({})).toEqual(['ALTER TABLE t ADD COLUMN c text'])
    expect(add({ nullable: false, default: 'x' })).toEqual([
      "ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT 'x'",
    ])
    expect(add({ generated: { as: 'a + 1', stored: false } })).toEqual([
      'ALTER TABLE t ADD COLUMN c text GENERATED ALWAYS AS (a + 1) VIRTUAL',
    ])
    expect(add({ nullable: false })).toBe('move')
    expect(add({ default: { sql: 'random()' } })).toBe('move')
    expect(add({ default: { sql: 'current_timestamp' } })).toBe('move')
    expect(add({ generated: { as: 'a', stored: true } })).toBe('move')
  })

  test('PostgreSQL: plain statements in their order, and a lookup for what has no name', () => {
    expect(
      planned('postgres', (batch) => {
        batch.alterColumn('a', { type: 'int', default: 1, nullable: false, name: 'Order' })
        batch.dropConstraint({ columns: ['a'] })
        batch.dropIndex('i')
      }),
    ).toEqual([
      [
        'ALTER TABLE t ALTER COLUMN a DROP DEFAULT',
        'ALTER TABLE t ALTER COLUMN a TYPE int',
        'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1',
        'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
        'ALTER TABLE t RENAME COLUMN a TO "Order"',
      ],
      'lookup',
      ['DROP INDEX i'],
    ])
  })
})

test('rows are sent as many at a time as a statement takes', () => {
  const rows = Array.from({ length: 5 }, (_, at) => [at, null])
  const statements = insertStatements(
    { target: 't', columns: ['a', 'b'], rows },
    { limit: 5, placeholder: (index) => `$${index}` },
  )
  expect(statements).toEqual([
    { sql: 'INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)', bindings: [0, null, 1, null] },
    { sql: 'INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)', bindings: [2, null, 3, null] },
    { sql: 'INSERT INTO t (a, b) VALUES ($1, $2)', bindings: [4, null] },
  ])
  expect(
    insertStatements({ target: 't', columns: [], rows: [[]] }, { limit: 5, placeholder: () => '?' }),
  ).toEqual([{ sql: 'INSERT INTO t DEFAULT VALUES' }])
})

test('a malformed message is refused with every problem', () => {
  const action = { kind: 'addColumn', column: { name: '', type: ' ', nullable: 'yes' } }
  const message = { kind: 'alterTable', table: { schema: null, name: 't' }, actions: [action] }
  expect(() => parseOperation(message)).toThrow(/malformed.*a name is not empty.*the SQL is empty/)
  expect(() => parseOperation({ kind: 'dropDatabase' })).toThrow(/malformed/)
  expect(() => parseOperation(null)).toThrow(/malformed/)
})

test('the length of a name is counted in bytes', () => {
  const dialect = dialectOf('postgres')
  const refuse = (name: string) => {
    const sql = `create table "${name}" (id int)`
    return refusalOf(sql, dialect.classify(sql), dialect, true)?.code ?? null
  }
  expect(refuse('é'.repeat(31))).toBeNull()
  expect(refuse('é'.repeat(32))).toBe('identifier_too_long')
  expect(refuse('語'.repeat(22))).toBe('identifier_too_long')
})
