import { describe, expect, test } from 'vitest'
import type { LedgerSummary } from '../../electron/engine/dialects/dialect.ts'
import {
  appliedByLedger,
  positionOf,
  summarisePosition,
} from '../../electron/engine/operations/targets/target-summary.ts'

const standing = {
  hasVersionTable: true,
  rows: ['a'],
  unknownRows: [] as string[],
  behind: 0,
  ahead: 0,
  unread: 0,
}
const entry = (revision: string, change: Partial<LedgerSummary> = {}): LedgerSummary => ({
  revision,
  action: 'upgrade',
  outcome: 'applied',
  fileHash: null,
  at: '2026-06-15T12:00:00Z',
  ...change,
})

describe('where a database stands', () => {
  test.each([
    [standing, 'at_head', 'at head'],
    [{ ...standing, behind: 5000 }, 'behind', '5,000 behind'],
    [{ ...standing, rows: [] }, 'at_base', 'at base'],
    [
      { ...standing, hasVersionTable: false, rows: [], behind: 3 },
      'never_stamped',
      'never stamped, 3 behind',
    ],
    [{ ...standing, unknownRows: ['x'], behind: 3 }, 'unknown_revision', 'unknown revision x'],
    [{ ...standing, unknownRows: ['x'], ahead: 1 }, 'ahead', '1 ahead'],
    [{ ...standing, unknownRows: ['x'], ahead: 1, behind: 2 }, 'diverged', 'diverged: 1 ahead, 2 behind'],
  ])('%o', (state, position, summary) => {
    expect(positionOf(state)).toBe(position)
    expect(summarisePosition(state)).toBe(summary)
  })
})

describe('what the ledger tells of rows that no file has', () => {
  test('what was applied and not taken back', () => {
    const ledger = [entry('a'), entry('b', { action: 'downgrade' }), entry('x')]
    expect([...(appliedByLedger(ledger, ['x']) ?? [])]).toEqual(['a', 'x'])
  })

  test('nothing where a row was written past Headway, or anything was stamped', () => {
    expect(appliedByLedger([entry('a')], ['x'])).toBeNull()
    expect(appliedByLedger([entry('a', { action: 'stamp' }), entry('x')], ['x'])).toBeNull()
    expect(appliedByLedger([entry('x', { outcome: 'failed' })], ['x'])).toBeNull()
  })
})
