import { expect, test } from 'vitest'
import { lossSentence } from '../../shared/loss-words.ts'
import type { CountResult, PlanLoss } from '../../shared/model/losses.ts'

const exact = (count: number): CountResult => ({ kind: 'exact', count })
const loss = (of: string, count: CountResult, kind: PlanLoss['kind'] = 'rows'): PlanLoss => ({
  item: `drop ${of}`,
  step: 0,
  kind,
  of,
  count,
})

test('opens with what is lost, the first few by name', () => {
  expect(lossSentence([])).toBe('')
  expect(lossSentence([loss('a', exact(1))])).toBe('Loses 1 row of a.')
  expect(lossSentence([loss('a', exact(900)), loss('b.c', exact(1204), 'values')])).toBe(
    'Loses 900 rows of a and 1,204 values of b.c.',
  )
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => loss(name, exact(2)))
  expect(lossSentence(many)).toBe('Loses 2 rows of a, 2 rows of b, 2 rows of c and 2 more.')
  expect(lossSentence([loss('a', exact(3), 'overwritten')])).toBe('Overwrites 3 rows of a.')
})

test('says about, up to, and not counted', () => {
  expect(lossSentence([loss('a', { kind: 'about', count: 5_000_000 })])).toBe(
    'Loses about 5,000,000 rows of a.',
  )
  expect(lossSentence([loss('a', { kind: 'at_most', count: 7 })])).toBe('May lose up to 7 rows of a.')
  expect(lossSentence([loss('a', { kind: 'not_counted', reason: 'no permission' })])).toBe(
    'May lose rows of a (not counted: no permission).',
  )
})

test('nothing there is nothing lost; refused rows are no loss', () => {
  expect(lossSentence([loss('a', exact(0)), loss('b', exact(4), 'refused')])).toBe(
    'Loses no rows: nothing is in a.',
  )
  expect(lossSentence([loss('a', exact(0)), loss('b', exact(4))])).toBe('Loses 4 rows of b.')
})
