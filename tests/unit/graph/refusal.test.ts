import { describe, expect, test } from 'vitest'
import { historyRange } from '../../../electron/engine/graph/history.ts'
import { computeDowngrade } from '../../../electron/engine/plan/compute-downgrade.ts'
import { computeStamp } from '../../../electron/engine/plan/compute-stamp.ts'
import { computeUpgrade } from '../../../electron/engine/plan/compute-upgrade.ts'
import { HeadwayError, type ErrorData } from '../../../shared/errors.ts'
import { makeGraph } from './make-graph.ts'

const steps = (computed: { readonly steps: readonly { readonly revision: string | null }[] }) =>
  computed.steps.map(({ revision }) => revision)

function errorOf(work: () => unknown): ErrorData {
  try {
    work()
  } catch (error) {
    if (error instanceof HeadwayError) return error.data
    throw error
  }
  throw new Error('nothing was refused')
}

const broken = makeGraph(`
  a1 #shop
  a2 < a1
  b1 < zz #stock
  b2 < b1
  c1 < c3
  c2 < c1
  c3 < c2
  d1
  d2 < d1 > nothing`)

describe('a defect refuses only what it could affect (decision 6)', () => {
  test.each(['a2', 'shop@head', 'shop@heads', 'shop@+2', 'a1+1'])('upgrade %s goes on', (target) => {
    expect(steps(computeUpgrade(broken, [], [target]))).toEqual(['a1', 'a2'])
  })
  test.each([
    ['heads', 'missing_parent', 'not_found'],
    ['head', 'missing_parent', 'not_found'],
    ['b2', 'missing_parent', 'not_found'],
    ['stock@head', 'missing_parent', 'not_found'],
    ['c2', 'cycle', 'cycle'],
    ['d2', 'missing_dependency', 'not_found'],
  ])('upgrade %s is refused: %s', (target, code, category) => {
    const error = errorOf(() => computeUpgrade(broken, [], [target]))
    expect([error.code, error.category]).toEqual([code, category])
    expect(error.where?.file).toMatch(/^migrations\//)
    expect(error.hint).toBeTruthy()
    expect(error.problems.length).toBeGreaterThan(2)
  })
  test('downgrade looks at what is applied', () => {
    expect(steps(computeDowngrade(broken, ['a2'], 'base'))).toEqual(['a2', 'a1'])
    expect(errorOf(() => computeDowngrade(broken, ['a2', 'b2'], 'base')).code).toBe('missing_parent')
  })
  test('rows can always be stamped away', () => {
    expect(computeStamp(broken, ['b2', 'a1'], ['base']).to).toEqual([])
    expect(computeStamp(broken, ['unreadable'], ['a2'], { purge: true }).to).toEqual(['a2'])
  })
  test('history shows everything, a range into the defect does not', () => {
    expect(historyRange(broken, null, [])).toHaveLength(9)
    expect(historyRange(broken, 'a1:a2', []).map(({ id }) => id)).toEqual(['a2', 'a1'])
    expect(errorOf(() => historyRange(broken, ':b2', [])).code).toBe('missing_parent')
  })
})

test('a duplicate id refuses what stands on it and nothing else', () => {
  const graph = makeGraph('a\nb < a\nb < a\nc < b\nx\ny < x')
  expect(errorOf(() => computeUpgrade(graph, ['a'], ['c'])).code).toBe('duplicate_revision')
  expect(steps(computeUpgrade(graph, ['a'], ['y']))).toEqual(['x', 'y'])
})

test('a label that two revisions claim names neither', () => {
  const graph = makeGraph('a #x\nb < a #x\nc < b > x\nd')
  expect(errorOf(() => computeUpgrade(graph, [], ['x@head'])).code).toBe('duplicate_label')
  expect(errorOf(() => computeUpgrade(graph, [], ['c'])).code).toBe('duplicate_label')
  expect(steps(computeUpgrade(graph, [], ['b']))).toEqual(['a', 'b'])
})

describe('"which side?" is answered with spellings that work (decision 3)', () => {
  const graph = makeGraph(`
    base0
    l1 < base0 #left
    r1 < base0 #right
    l2 < l1
    r2 < r1
    u1
    u2 < u1
    m < l2 r2`)

  test('-1 from several rows lists them, by label where one picks it', () => {
    const error = errorOf(() => computeDowngrade(graph, ['l2', 'r2', 'u2'], '-1'))
    expect(error).toMatchObject({
      code: 'ambiguous_current',
      category: 'ambiguous',
      candidates: ['left@-1', 'right@-1', 'u2@-1'],
    })
    const sides = error.candidates.map((side) => steps(computeDowngrade(graph, ['l2', 'r2', 'u2'], side)))
    expect(sides).toEqual([['l2'], ['r2'], ['u2']])
  })
  test('two rows above one parent: each side goes down alone', () => {
    const error = errorOf(() => computeDowngrade(graph, ['l1', 'r1'], '-1'))
    const sides = error.candidates.map((side) => computeDowngrade(graph, ['l1', 'r1'], side).to)
    expect(sides).toEqual([['r1'], ['l1']])
  })
  test('the order of the rows does not matter', () => {
    const one = errorOf(() => computeDowngrade(graph, ['r2', 'l2'], '-1'))
    const other = errorOf(() => computeDowngrade(graph, ['l2', 'r2'], '-1'))
    expect(one.candidates).toEqual(other.candidates)
  })
  test('-1 at a merge point lists the parents', () => {
    const error = errorOf(() => computeDowngrade(graph, ['m'], '-1'))
    expect(error).toMatchObject({ code: 'ambiguous_walk', candidates: ['l2', 'r2'] })
    expect(computeDowngrade(graph, ['m'], 'l2').to).toEqual(['l2', 'r2'])
  })
  test('+1 at a fork lists the children', () => {
    expect(errorOf(() => computeUpgrade(graph, ['base0', 'u2'], ['left@+1', '+1'])).code).toBe(
      'revision_not_found',
    )
    expect(errorOf(() => computeUpgrade(graph, ['base0'], ['+1'])).candidates).toEqual(['l1', 'r1'])
    expect(steps(computeUpgrade(graph, ['base0'], ['left@+1']))).toEqual(['l1'])
  })
})
