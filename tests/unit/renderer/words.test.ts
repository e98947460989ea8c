import { describe, expect, test } from 'vitest'
import { count, list, relativeTime } from '../../../renderer/state/words.ts'

const now = Date.parse('2026-06-15T12:00:00Z')

describe('dates as people say them', () => {
  test.each([
    ['2026-06-15T11:59:40Z', 'just now'],
    ['2026-06-15T11:50:00Z', '10 minutes ago'],
    ['2026-06-15T10:00:00Z', '2 hours ago'],
    ['2026-06-14T12:00:00Z', 'yesterday'],
    ['2026-05-25T12:00:00Z', '21 days ago'],
    ['2026-02-15T12:00:00Z', '4 months ago'],
    ['2023-06-15T12:00:00Z', '3 years ago'],
    ['2026-06-17T12:00:00Z', 'in 2 days'],
    ['2026-06-15T12:01:10Z', 'just now'],
    ['not a date', 'not a date'],
  ])('%s', (iso, expected) => {
    expect(relativeTime(iso, now)).toBe(expected)
  })
})

test('numbers are grouped and nouns follow them', () => {
  expect(count(1, 'row')).toBe('1 row')
  expect(count(18_204, 'row')).toBe('18,204 rows')
  expect(list(['a', 'b', 'c'])).toBe('a, b and c')
  expect(list([])).toBe('')
})
