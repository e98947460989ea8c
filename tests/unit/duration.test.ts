import { expect, test } from 'vitest'
import { duration } from '../../shared/duration.ts'

test.each([
  [0, '<1 ms'],
  [0.2, '<1 ms'],
  [12.4, '12 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1240, '1.24 s'],
  [9994, '9.99 s'],
  [9996, '10.0 s'],
  [12_340, '12.3 s'],
  [59_980, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [3_661_000, '61 min 01 s'],
])('%d ms', (ms, expected) => {
  expect(duration(ms)).toBe(expected)
})
