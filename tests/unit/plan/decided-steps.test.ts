import { expect, test } from 'vitest'
import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import { decidedSteps } from '../../../electron/engine/plan/decided-steps.ts'

/** `a1 <- a2 <- a3`, and `b2` beside `a2`. */
const revision = (id: string, below: string | null) => ({
  id,
  downRevisions: below === null ? [] : [below],
  branchLabels: [],
  dependsOn: [],
  path: `${id}.sql`,
})
const graph = buildGraph([
  revision('a1', null),
  revision('a2', 'a1'),
  revision('a3', 'a2'),
  revision('b2', 'a1'),
])

test.each([
  ['it names the step', ['a1'], ['a2'], ['a2'], ['a2', 'b2'], ['a2']],
  ['it goes across the step', ['a1'], ['a3'], ['a3'], ['a2', 'b2'], ['a2']],
  ['it goes back across the step', ['a3'], ['a1'], ['a1'], ['a3'], ['a3']],
  ['it stays below the steps', ['a1'], ['a1'], ['a1'], ['a2', 'b2', 'a3'], ['a2', 'b2']],
  ['it stays on another branch', ['a2', 'b2'], ['a2', 'b2'], ['b2'], ['a3', 'b2'], ['b2']],
  ['it goes to the base', ['a1'], [], ['base'], ['a1', 'a3'], ['a1']],
  ['no file has the step any more', ['a1'], ['a1'], ['a1'], ['gone'], ['gone']],
])('a stamp decides steps in doubt: %s', (_case, from, to, aims, interrupted, decided) => {
  expect(decidedSteps({ graph, from, to, aims, interrupted })).toEqual(decided)
})

test('a decision decides its own step only, and none that is no longer in doubt', () => {
  const stamped = { graph, from: ['a1'], to: ['a1'], aims: ['a1'] }
  expect(decidedSteps({ ...stamped, interrupted: ['a2', 'b2'], only: ['b2'] })).toEqual(['b2'])
  expect(decidedSteps({ ...stamped, interrupted: ['a2'], only: ['b2'] })).toEqual([])
})
