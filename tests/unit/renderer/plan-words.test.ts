import { expect, test } from 'vitest'
import type { Plan, PlanKind } from '../../../shared/model/plan.ts'
import { planButton, planLine } from '../../../renderer/state/plan-words.ts'

const plan = (kind: PlanKind, steps: number): Plan => ({
  version: 1,
  kind,
  target: 'staging',
  tier: 'test',
  expressions: ['head'],
  from: ['1975ea83b712'],
  to: ['ae1027a6acf4'],
  steps: Array.from({ length: steps }, (_, index) => ({
    index,
    direction: kind === 'downgrade' ? 'downgrade' : 'upgrade',
    revision: `r${index}`,
    message: 'm',
    path: null,
    hash: null,
    rowChanges: [],
    rowsAfter: [],
    transaction: true,
  })),
  transactionMode: 'per-revision',
  purge: false,
  createsVersionTable: false,
  checks: [],
  command: 'headway upgrade head',
  basis: {
    identity: { dialect: 'sqlite', serverVersion: '3', server: 's', database: 'd', user: null, label: null },
    engineVersion: '0',
    settings: {},
  },
  fingerprint: 'f',
  createdAt: '2026-06-15T12:00:00Z',
})

test('the button names verb, count and target', () => {
  expect(planButton(plan('upgrade', 3))).toBe('Upgrade 3 revisions on staging')
  expect(planButton(plan('downgrade', 1))).toBe('Downgrade 1 revision on staging')
  expect(planButton(plan('stamp', 1))).toBe('Stamp staging as ae1027a6acf4')
})

test('the line says how many revisions run, and that a stamp runs none', () => {
  expect(planLine(plan('upgrade', 3))).toBe('3 revisions, one transaction each')
  expect(planLine(plan('stamp', 1))).toContain('Nothing of the schema')
})
