import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import { buildPlan, type PlanRequest } from '../../../electron/engine/plan/build-plan.ts'
import { equivalentCommand } from '../../../electron/engine/plan/equivalent-command.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import {
  canonicalJson,
  explainDifferences,
  fingerprintOf,
} from '../../../electron/engine/plan/fingerprint.ts'
import { plan as planShape, type Plan } from '../../../shared/model/plan.ts'
import type { Revision } from '../../../shared/model/revision.ts'

function revision(id: string, downRevisions: string[], more: Partial<Revision> = {}): Revision {
  return {
    id,
    downRevisions,
    branchLabels: [],
    dependsOn: [],
    message: `make ${id}`,
    doc: `make ${id}`,
    createDate: null,
    path: `migrations/${id}.ts`,
    format: 'ts',
    hash: `sha256:${id}`,
    transaction: true,
    downgrade: 'present',
    ...more,
  }
}

const files = [
  revision('a1', []),
  revision('b1', ['a1'], { transaction: false }),
  revision('c1', ['b1'], { downgrade: 'empty' }),
  revision('d1', ['c1'], { downgrade: 'throws' }),
]

function request(more: Partial<PlanRequest> = {}, revisions: readonly Revision[] = files): PlanRequest {
  return {
    kind: 'upgrade',
    expressions: ['head'],
    purge: false,
    target: { name: 'staging', tier: 'test' },
    identity: {
      dialect: 'postgres',
      serverVersion: '18.1',
      server: '7341',
      database: 'shop',
      user: 'app',
      label: null,
    },
    graph: buildGraph(revisions),
    revisions: new Map(revisions.map((file) => [file.id, file])),
    rows: [],
    hasVersionTable: false,
    settings: { transaction: 'per-revision', versionTable: 'alembic_version', versionTableSchema: null },
    engineVersion: '0.1.0',
    createdAt: '2026-11-20T12:00:00.000Z',
    ...more,
  }
}

describe('a plan is a value', () => {
  test('an upgrade from nothing', () => {
    const plan = buildPlan(request({ expressions: ['b1'] }))
    expect(planShape.parse(plan)).toEqual(plan)
    expect(plan).toMatchObject({
      kind: 'upgrade',
      from: [],
      to: ['b1'],
      createsVersionTable: true,
      command: 'headway upgrade b1 --target staging',
      tier: 'test',
    })
    expect(plan.steps).toEqual([
      {
        index: 0,
        direction: 'upgrade',
        revision: 'a1',
        message: 'make a1',
        path: 'migrations/a1.ts',
        hash: 'sha256:a1',
        rowChanges: [{ kind: 'insert', id: 'a1' }],
        rowsAfter: ['a1'],
        transaction: true,
      },
      {
        index: 1,
        direction: 'upgrade',
        revision: 'b1',
        message: 'make b1',
        path: 'migrations/b1.ts',
        hash: 'sha256:b1',
        rowChanges: [{ kind: 'update', from: 'a1', to: 'b1' }],
        rowsAfter: ['b1'],
        transaction: false,
      },
    ])
  })

  test('where DDL commits by itself, every revision runs outside a transaction', () => {
    const transactions = (transactionalDdl: boolean) =>
      buildPlan(request({ expressions: ['b1'], transactionalDdl })).steps.map((step) => step.transaction)
    expect(transactions(true)).toEqual([true, false])
    expect(transactions(false)).toEqual([false, false])
  })

  test('a stamp says what moves, a purge is its first step', () => {
    const plan = buildPlan(
      request({
        kind: 'stamp',
        expressions: ['b1'],
        purge: true,
        rows: ['lost', 'gone'],
        hasVersionTable: true,
      }),
    )
    expect(
      plan.steps.map(({ message, rowChanges, rowsAfter }) => [message, rowChanges.length, rowsAfter]),
    ).toEqual([
      ['gone, lost -> base', 2, []],
      ['base -> b1', 1, ['b1']],
    ])
    expect(plan.command).toBe('headway stamp b1 --purge --target staging')
  })

  test('nothing to do makes nothing, ensure-version makes the table', () => {
    expect(buildPlan(request({ rows: ['d1'], hasVersionTable: true }))).toMatchObject({
      steps: [],
      createsVersionTable: false,
    })
    const ensure = request({ kind: 'ensure_version', expressions: [] })
    expect(buildPlan(ensure)).toMatchObject({
      steps: [],
      createsVersionTable: true,
      command: 'headway ensure-version --target staging',
    })
  })

  test('a downgrade through what cannot be rolled back is refused with the list', () => {
    const down = request({ kind: 'downgrade', expressions: ['a1'], rows: ['d1'], hasVersionTable: true })
    expect(() => buildPlan(down)).toThrow(
      expect.objectContaining({
        code: 'irreversible',
        data: expect.objectContaining({
          candidates: ['d1', 'c1'],
          problems: [
            'd1 make d1 (migrations/d1.ts): its downgrade throws',
            'c1 make c1 (migrations/c1.ts): its downgrade is empty',
          ],
        }),
      }),
    )
    expect(buildPlan({ ...down, rows: ['b1'] }).steps).toHaveLength(1)
  })

  test.each<[Partial<PlanRequest>, string]>([
    [{ kind: 'downgrade', expressions: [] }, 'invalid_target'],
    [{ kind: 'downgrade', expressions: ['a1', 'b1'] }, 'invalid_target'],
    [{ expressions: [] }, 'invalid_target'],
    [{ expressions: ['a1:b1'] }, 'invalid_range'],
  ])('%j is refused with %s', (more, code) => {
    expect(() => buildPlan(request(more))).toThrow(expect.objectContaining({ code }))
  })
})

describe('fingerprint', () => {
  const reviewed = buildPlan(request({ rows: ['a1'], hasVersionTable: true }))
  const again = (more: Partial<PlanRequest>, revisions?: readonly Revision[]): Plan =>
    buildPlan(request({ rows: ['a1'], hasVersionTable: true, ...more }, revisions))
  const identity = request().identity
  const edited = files.map((file) => (file.id === 'c1' ? { ...file, hash: 'sha256:other' } : file))

  test('is 64 hex digits and the same for the same plan', () => {
    expect(reviewed.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(again({}).fingerprint).toBe(reviewed.fingerprint)
    expect(fingerprintOf(reviewed)).toBe(reviewed.fingerprint)
    expect(explainDifferences(reviewed, again({}))).toEqual([])
  })

  test('does not depend on when it was made, on its checks, or on how the target was spelt', () => {
    const check = { id: 'drift', status: 'pass', text: 'no drift', hint: null } as const
    const other = again({ createdAt: '2027-01-01T00:00:00.000Z', checks: [check], expressions: ['d1'] })
    expect(other.fingerprint).toBe(reviewed.fingerprint)
  })

  test.each<[string, Plan, string]>([
    ['an edited file', again({}, edited), 'The file of upgrade c1 was edited: migrations/c1.ts.'],
    ['other rows', again({ rows: ['b1'] }), 'The database was at a1 and is at b1.'],
    ['a new revision', again({}, [...files, revision('e1', ['d1'])]), 'New in the plan: upgrade e1.'],
    ['a removed revision', again({}, files.slice(0, 3)), 'No longer in the plan: upgrade d1.'],
    ['another server', again({ identity: { ...identity, server: '99' } }), 'The server was 7341 and is 99.'],
    [
      'a label',
      again({ identity: { ...identity, label: 'production' } }),
      "The database's label was none and is production.",
    ],
    [
      'a setting',
      again({
        settings: { transaction: 'per-run', versionTable: 'alembic_version', versionTableSchema: null },
      }),
      'The setting transaction was per-revision and is per-run.',
    ],
    [
      'another tier, which decides what must be confirmed',
      again({ target: { name: 'staging', tier: 'production' } }),
      'The tier was test and is production.',
    ],
    ['another Headway', again({ engineVersion: '0.2.0' }), 'Headway was 0.1.0 and is 0.2.0.'],
    ['the table gone', again({ hasVersionTable: false }), 'The version table is gone.'],
  ])('%s changes it, and is explained', (_, now, sentence) => {
    expect(now.fingerprint).not.toBe(reviewed.fingerprint)
    expect(explainDifferences(reviewed, now)).toContain(sentence)
  })

  test('a purge is not the stamp that was reviewed, though both leave the same rows', () => {
    const kept = again({ kind: 'stamp', expressions: ['a1'] })
    expect(fingerprintOf({ ...kept, purge: true })).not.toBe(kept.fingerprint)
  })

  test('canonical JSON does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[1,{"d":null}]}')
  })
})

describe('equivalent command', () => {
  test('a shell reads back every word', () => {
    const words = ['head', 'a b', "it's", '$(rm -rf /)', '`x`', 'label@-1', '-1', '*', 'é"', '']
    for (const word of words) {
      const result = spawnSync('sh', ['-c', `printf '[%s]' ${shellQuote(word)}`], { encoding: 'utf8' })
      expect(result.stdout).toBe(`[${word}]`)
    }
  })
  test('targets with spaces are quoted, plain ones are not', () => {
    expect(equivalentCommand('downgrade', ['left@-1'], { target: 'my staging' })).toBe(
      "headway downgrade left@-1 --target 'my staging'",
    )
    expect(equivalentCommand('upgrade', ['a1:b1'], { target: null, sql: true })).toBe(
      'headway upgrade a1:b1 --sql',
    )
  })
})
