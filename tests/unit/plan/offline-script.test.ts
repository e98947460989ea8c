import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import {
  rowChangeSql,
  quoteText,
  versionTableSql,
} from '../../../electron/engine/dialects/version-table-sql.ts'
import { computeOffline } from '../../../electron/engine/plan/compute-offline.ts'
import {
  renderOfflineScript,
  type ScriptDialect,
  type ScriptStep,
} from '../../../electron/engine/plan/offline-script.ts'
import { stepTitle } from '../../../electron/engine/plan/step-title.ts'
import { makeGraph } from '../graph/make-graph.ts'

const ref = { table: 'alembic_version', schema: null }
const sqlite: ScriptDialect = {
  stopAtError: '.bail on',
  foreignKeysSwitch: true,
  createVersionTable: versionTableSql(ref),
  rowChange: (change) => rowChangeSql(ref, change, quoteText),
}
const postgres: ScriptDialect = {
  ...sqlite,
  stopAtError: '\\set ON_ERROR_STOP on',
  foreignKeysSwitch: false,
}
const graph = makeGraph('a1\nb1 < a1\nc1 < a1\nm1 < b1 c1')

/** The steps of a range, each making or dropping a table named like its revision. */
function script(kind: 'upgrade' | 'downgrade', range: string, more: Partial<ScriptStep> = {}): ScriptStep[] {
  return computeOffline(graph, kind, [range]).steps.map((step) => ({
    title: stepTitle(step, { id: step.revision ?? '', downRevisions: [...step.from], message: 'x\n-- y' }),
    statements: [
      kind === 'upgrade'
        ? `CREATE TABLE t_${step.revision} (id integer) -- last`
        : `DROP TABLE t_${step.revision}`,
    ],
    rowChanges: step.rowChanges,
    transaction: true,
    readsData: false,
    ...more,
  }))
}

const modes = ['per-revision', 'per-run'] as const

function run(database: DatabaseSync, sql: string): void {
  const [directive, ...lines] = sql.split('\n')
  expect(directive).toBe('.bail on')
  database.exec(lines.join('\n'))
}

const tables = (database: DatabaseSync): unknown[] =>
  database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map((row) => row['name'])
const rows = (database: DatabaseSync): unknown[] =>
  database
    .prepare('select version_num from alembic_version')
    .all()
    .map((row) => row['version_num'])

describe.each(modes)('%s, on SQLite', (transactionMode) => {
  test.each([true, false])(
    'up from nothing to the merge and down to one side; in a transaction: %s',
    (transaction) => {
      const database = new DatabaseSync(':memory:')
      const up = renderOfflineScript(script('upgrade', 'm1', { transaction }), sqlite, {
        transactionMode,
        createsVersionTable: true,
      })
      run(database, up.sql)
      expect(tables(database)).toEqual(['alembic_version', 't_a1', 't_b1', 't_c1', 't_m1'])
      expect(rows(database)).toEqual(['m1'])
      const down = renderOfflineScript(script('downgrade', 'm1:b1', { transaction }), sqlite, {
        transactionMode,
        createsVersionTable: false,
      })
      run(database, down.sql)
      expect(tables(database)).toEqual(['alembic_version', 't_a1', 't_b1', 't_c1'])
      expect(rows(database).toSorted()).toEqual(['b1', 'c1'])
      expect(database.isTransaction).toBe(false)
      database.close()
    },
  )
})

test('the text: a directive, one transaction a step, one comment a step, the table with the first', () => {
  const { sql, readsData } = renderOfflineScript(script('upgrade', 'b1'), postgres, {
    transactionMode: 'per-revision',
    createsVersionTable: true,
  })
  expect(readsData).toBe(false)
  expect(sql).toBe(`\\set ON_ERROR_STOP on

BEGIN;
CREATE TABLE "alembic_version" (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT "alembic_version_pkc" PRIMARY KEY (version_num)
);
-- Running upgrade base -> a1, x -- y
CREATE TABLE t_a1 (id integer) -- last
;
INSERT INTO "alembic_version" (version_num) VALUES ('a1');
COMMIT;

BEGIN;
-- Running upgrade a1 -> b1, x -- y
CREATE TABLE t_b1 (id integer) -- last
;
UPDATE "alembic_version" SET version_num = 'b1' WHERE version_num = 'a1';
COMMIT;
`)
})

test('one transaction for the run, interrupted only by a step that refuses one', () => {
  const steps = script('upgrade', 'm1').map((step, at) => ({ ...step, transaction: at !== 1 }))
  const { sql } = renderOfflineScript(steps, postgres, {
    transactionMode: 'per-run',
    createsVersionTable: true,
  })
  const marks = sql
    .split('\n')
    .filter((line) => /^(?:BEGIN|COMMIT|-- Running|UPDATE|INSERT|DELETE)/.test(line))
  expect(marks.map((line) => line.split(' ').slice(0, 6).join(' '))).toEqual([
    'BEGIN;',
    '-- Running upgrade base -> a1,',
    `INSERT INTO "alembic_version" (version_num) VALUES ('a1');`,
    'COMMIT;',
    '-- Running upgrade a1 -> c1,',
    'BEGIN;',
    `UPDATE "alembic_version" SET version_num = 'c1'`,
    '-- Running upgrade base -> b1,',
    `INSERT INTO "alembic_version" (version_num) VALUES ('b1');`,
    '-- Running upgrade b1, c1 ->',
    'DELETE FROM "alembic_version" WHERE version_num =',
    `UPDATE "alembic_version" SET version_num = 'm1'`,
    'COMMIT;',
  ])
})

test('a revision that reads data is marked', () => {
  const marked = renderOfflineScript(script('upgrade', 'a1', { readsData: true }), postgres, {
    transactionMode: 'per-revision',
    createsVersionTable: true,
  })
  expect(marked.readsData).toBe(true)
  expect(marked.sql).toContain('\n-- This revision reads data;')
})

test('foreign text in a title stays in its comment', () => {
  const steps = script('upgrade', 'a1', { title: 'upgrade\n; DROP TABLE users\r\u2028DROP TABLE x\u202e' })
  const { sql } = renderOfflineScript(steps, postgres, {
    transactionMode: 'per-revision',
    createsVersionTable: false,
  })
  expect(sql.split(/[\n\r\u2028\u2029]/).filter((line) => line.includes('DROP'))).toEqual([
    '-- Running upgrade ; DROP TABLE users DROP TABLE x',
  ])
})

describe('what a script cannot know is refused', () => {
  test.each([
    ['downgrade', ['b1'], 'invalid_range'],
    ['downgrade', ['-1'], 'invalid_range'],
    ['downgrade', ['m1:b1', 'm1:a1'], 'invalid_range'],
    ['upgrade', ['a1:b1:c1'], 'invalid_range'],
    ['upgrade', [':b1'], 'invalid_range'],
    ['upgrade', ['a1:'], 'invalid_range'],
    ['stamp', ['a1:b1', 'c1:b1'], 'invalid_range'],
    ['upgrade', ['zzzz:b1'], 'revision_not_found'],
  ] as const)('%s %j: %s', (kind, targets, code) => {
    expect(() => computeOffline(graph, kind, targets)).toThrow(expect.objectContaining({ code }))
  })
  test('a purge', () => {
    expect(() => computeOffline(graph, 'stamp', ['a1'], { purge: true })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
  })
})
