import { describe, expect, test } from 'vitest'
import { createRunLog } from '../../../electron/engine/events/run-log.ts'
import { createMemoryClock } from '../../../electron/engine/memory-ports.ts'

const clock = createMemoryClock('2030-01-01T00:00:00Z')

describe('the run log', () => {
  test('numbers without gaps and replays since a number', () => {
    const seen: number[] = []
    const log = createRunLog({ runId: 'r', clock, onEvent: (event) => seen.push(event.seq) })
    for (let step = 0; step < 5; step += 1) log.append({ kind: 'step_started', step })
    expect(seen).toEqual([1, 2, 3, 4, 5])
    expect(log.since(3).map((event) => event.seq)).toEqual([4, 5])
    expect(log.since(5)).toEqual([])
    expect(log.since(0)[0]).toEqual({
      kind: 'step_started',
      step: 0,
      runId: 'r',
      seq: 1,
      at: '2030-01-01T00:00:00.000Z',
    })
  })

  test('a huge run loses its oldest statements, never a start or an end', () => {
    const log = createRunLog({ runId: 'r', clock, limit: 100 })
    for (let step = 0; step < 500; step += 1) {
      log.append({ kind: 'step_started', step })
      log.append({ kind: 'statement_started', step, statement: 0, sql: 'select 1' })
    }
    const kept = log.since(0)
    expect(kept.filter((event) => event.kind === 'step_started')).toHaveLength(500)
    const statements = kept.filter((event) => event.kind === 'statement_started')
    expect(statements.length).toBeLessThanOrEqual(100)
    expect(statements.at(-1)?.seq).toBe(1000)
    expect(kept.map((event) => event.seq)).toEqual(kept.map((event) => event.seq).toSorted((a, b) => a - b))
  })

  test('long texts are cut', () => {
    const log = createRunLog({ runId: 'r', clock, longestText: 10 })
    const event = log.append({ kind: 'log', step: null, level: 'info', text: 'x'.repeat(50) })
    expect(event).toMatchObject({ text: 'xxxxxxxxxx ... (50 characters)' })
  })
})
