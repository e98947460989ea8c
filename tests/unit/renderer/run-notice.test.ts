import { expect, test } from 'vitest'
import { isToldOutside } from '../../../renderer/state/run-notice.ts'
import { emptyRun } from '../../../renderer/state/run-record.ts'
import type { RunRecord } from '../../../renderer/state/run-record.ts'

const ended = (ms: number): RunRecord => ({
  ...emptyRun('run', '2026-01-01T00:00:00Z'),
  phase: 'finished',
  outcome: {
    runId: 'run',
    kind: 'upgrade',
    target: 'dev',
    status: 'succeeded',
    steps: [],
    rowsAfter: [],
    state: '',
    error: null,
    ms,
  },
})

test('the end of a long run is told outside of the window while nobody looks at it', () => {
  expect(isToldOutside(ended(20_000), false)).toBe(true)
  expect(isToldOutside(ended(20_000), true)).toBe(false)
  expect(isToldOutside(ended(900), false)).toBe(false)
  expect(isToldOutside(emptyRun('run', '2026-01-01T00:00:00Z'), false)).toBe(false)
})
