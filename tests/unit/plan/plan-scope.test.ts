import { expect, test } from 'vitest'
import type { Plan } from '../../../shared/model/plan.ts'
import { planScope } from '../../../shared/plan-scope.ts'

const scope = (transactions: readonly boolean[], transactionMode: Plan['transactionMode'] = 'per-revision') =>
  planScope({ steps: transactions.map((transaction) => ({ transaction })) as Plan['steps'], transactionMode })

test('one revision has one transaction, or none', () => {
  expect(scope([true])).toBe('1 revision in one transaction')
  expect(scope([true], 'per-run')).toBe('1 revision in one transaction')
  expect(scope([false])).toBe('1 revision outside a transaction')
})

test('several say what they share', () => {
  expect(scope([true, true, true])).toBe('3 revisions, one transaction each')
  expect(scope([true, true], 'per-run')).toBe('2 revisions, one transaction for all')
  expect(scope([true, false, true])).toBe('3 revisions: 2 in a transaction each, 1 outside')
  expect(scope([false, false])).toBe('2 revisions, each outside a transaction')
  expect(scope(Array.from({ length: 1204 }, () => true))).toBe('1,204 revisions, one transaction each')
})
