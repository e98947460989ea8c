import { expect, it } from 'vitest'
import { groupedNumber } from '../../shared/grouped-number.ts'

it('numbers are grouped as English groups them', () => {
  for (const value of [0, 7, 999, 1000, 12_345, 123_456, 1_234_567, -1234])
    expect(groupedNumber(value)).toBe(value.toLocaleString('en'))
})
