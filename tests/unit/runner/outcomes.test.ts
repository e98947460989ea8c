import { expect, test } from 'vitest'
import { stateSentence } from '../../../electron/engine/runner/outcomes.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { StepOutcome } from '../../../shared/model/run.ts'

const doubtful = (sqlState: string | null, message: string): StepOutcome => ({
  index: 0,
  direction: 'upgrade',
  revision: 'r2',
  message,
  status: 'in_doubt',
  ms: 1,
  statements: 2,
  rows: 0,
  error: toErrorData(new HeadwayError('sql_failed', 'no', { sqlState })),
})
const plan = { kind: 'upgrade' } as Plan

test.each([
  // The server refused the statement: what came before it is known.
  ['23505', 'r2 stopped in its middle: look at what its last statement left behind before anything else.'],
  // A lost connection, and a statement that was stopped, say nothing.
  [null, 'It is unknown how far r2 got: look at the database before anything else.'],
  ['57014', 'It is unknown how far r2 got: look at the database before anything else.'],
])('a step in doubt after %s is told as far as it is known', (sqlState, sentence) => {
  expect(stateSentence(plan, [doubtful(sqlState, 'r2')], ['r1'])).toBe(sentence)
})

test('a revision is told with its message, unless that says the same', () => {
  expect(stateSentence(plan, [doubtful('23505', 'add names')], null)).toMatch(/^r2 “add names” stopped/)
})
