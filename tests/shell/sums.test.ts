import { expect, test } from 'vitest'
import { addSums, retriedTests, sumOf, sumsLine } from '../../scripts/lib/sums.ts'

const noMessages: string[] = []
const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each, fullName: each, failureMessages: noMessages })),
})
const report = (...testResults: ReturnType<typeof file>[]) => ({ testResults })

test('tests are counted by what came of them, over all files', () => {
  const sums = sumOf(
    report(file('passed', 'passed', 'skipped'), file('failed', 'passed', 'failed', 'todo')),
    1,
  )
  expect(sums).toEqual({ passed: 2, failed: 1, skipped: 2 })
})

test('a file that broke before its first test is a failure', () => {
  expect(sumOf(report(file('failed'), file('passed', 'passed')), 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  })
})

test('a file whose hook broke after tests that passed is a failure', () => {
  expect(sumOf(report(file('failed', 'passed')), 1).failed).toBe(1)
})

test('a run that ended badly is never all green', () => {
  expect(sumOf(report(file('passed', 'passed')), 1).failed).toBe(1)
  expect(sumOf(report(), 1).failed).toBe(1)
})

test('what passed only when tried again is named', () => {
  const test = { status: 'passed', fullName: 'a click', failureMessages: ['TimeoutError'] }
  expect(retriedTests(report({ status: 'passed', assertionResults: [test] }))).toEqual(['a click'])
  expect(retriedTests(report(file('failed', 'passed', 'failed')))).toEqual([])
})

test('the last line has exactly this form', () => {
  const sums = addSums({ passed: 1, failed: 0, skipped: 2 }, { passed: 10, failed: 1, skipped: 0 })
  expect(sumsLine(sums)).toBe('11 passed, 1 failed, 2 skipped')
})
