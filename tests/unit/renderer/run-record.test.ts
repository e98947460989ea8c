import { describe, expect, test } from 'vitest'
import type { RunEvent, RunOutcome, StepOutcome } from '../../../shared/model/run.ts'
import { emptyRun, foldRunEvent, foldRunEvents, hasGap } from '../../../renderer/state/run-record.ts'
import { endedTone, endedWords } from '../../../renderer/state/plan-words.ts'
import { rollbackRequest, rollbackWarnings } from '../../../renderer/state/rollback.ts'
import { historyOfSketches, straightLine } from './history-model.ts'

const at = '2026-06-15T12:00:00Z'
const step = (index: number, status: StepOutcome['status']): StepOutcome => ({
  index,
  direction: 'upgrade',
  revision: `r${index + 1}`,
  message: 'm',
  status,
  ms: 5,
  statements: 1,
  rows: 3,
  error: null,
})
const outcome = (steps: StepOutcome[]): RunOutcome => ({
  runId: 'a',
  kind: 'upgrade',
  target: 'dev',
  status: 'failed',
  steps,
  rowsAfter: ['r1'],
  error: null,
  state: 'dev is at r1.',
  ms: 12,
})
const planned = { message: 'm', direction: 'upgrade' } as const
const events: RunEvent[] = [
  {
    runId: 'a',
    seq: 1,
    at,
    kind: 'started',
    target: 'dev',
    planKind: 'upgrade',
    fingerprint: 'f',
    steps: [
      { revision: 'r1', ...planned },
      { revision: 'r2', ...planned },
    ],
  },
  { runId: 'a', seq: 2, at, kind: 'lock_waiting', holder: 'ci', waitedMs: 10 },
  { runId: 'a', seq: 3, at, kind: 'locked' },
  { runId: 'a', seq: 4, at, kind: 'step_started', step: 0 },
  { runId: 'a', seq: 5, at, kind: 'statement_started', step: 0, statement: 0, sql: 'select 1' },
  { runId: 'a', seq: 6, at, kind: 'statement_finished', step: 0, statement: 0, rows: 3, ms: 4, ok: true },
  { runId: 'a', seq: 7, at, kind: 'log', step: 0, level: 'info', text: 'hello' },
  { runId: 'a', seq: 8, at, kind: 'step_finished', step: 0, outcome: step(0, 'applied') },
  { runId: 'a', seq: 9, at, kind: 'cancelling' },
  { runId: 'a', seq: 10, at, kind: 'finished', outcome: outcome([step(0, 'applied'), step(1, 'not_run')]) },
]
const fold = (list: readonly RunEvent[]) => list.reduce(foldRunEvent, emptyRun('a', at))

describe('a run is the fold of its events', () => {
  test('phase by phase', () => {
    const phases = events.map((_, index) => fold(events.slice(0, index + 1)).phase)
    expect(phases).toEqual([
      'running',
      'waiting',
      'running',
      'running',
      'running',
      'running',
      'running',
      'running',
      'cancelling',
      'finished',
    ])
    expect(fold(events.slice(0, 2)).holder).toBe('ci')
  })

  test('keeps statements, log and outcomes', () => {
    const record = fold(events)
    expect(record.steps[0]?.statements).toEqual([{ sql: 'select 1', rows: 3, ms: 4, ok: true }])
    expect(record.log.map((line) => line.text)).toEqual(['hello'])
    expect(record.steps.map((entry) => entry.outcome?.status)).toEqual(['applied', 'not_run'])
  })

  test('events that come twice change nothing', () => {
    expect(fold([...events.slice(0, 7), ...events.slice(3), ...events])).toEqual(fold(events))
  })

  test('a gap is seen', () => {
    const [, , third] = events
    if (!third) throw new Error('no third event')
    expect(hasGap(emptyRun('a', at), third)).toBe(true)
    expect(hasGap(fold(events.slice(0, 2)), third)).toBe(false)
  })
})

describe('a run of many statements', () => {
  const many: RunEvent[] = Array.from({ length: 5000 }, (_, index) => ({
    runId: 'a',
    seq: index + 2,
    at,
    kind: 'statement_started',
    step: 0,
    statement: index,
    sql: `insert into t values (${index})`,
  }))
  const all = [...events.slice(0, 1), ...many]

  test('counts every statement, though only the latest are kept', () => {
    const [first] = foldRunEvents(emptyRun('a', at), all).steps
    expect(first?.started).toBe(5000)
    expect(first?.statements.at(-1)?.sql).toBe('insert into t values (4999)')
    expect(first?.statements.length).toBeLessThanOrEqual(400)
  })

  test('comes to the same in one portion and one by one', () => {
    const whole = foldRunEvents(emptyRun('a', at), events)
    expect(fold(events)).toEqual(whole)
  })

  test('leaves what it was made from as it was', () => {
    const before = foldRunEvents(emptyRun('a', at), all.slice(0, 3))
    const copy = structuredClone(before)
    foldRunEvents(before, all.slice(3))
    expect(before).toEqual(copy)
  })
})

describe('the end of a run is told', () => {
  const ended = fold(events)
  const as = (status: RunOutcome['status']) => ({
    ...ended,
    outcome: { ...outcome([]), status, state: 'The run left the database at r1.' },
  })

  test('with its target, in the past', () => {
    expect(endedWords(as('succeeded'))).toBe('Upgraded dev. The run left the database at r1.')
    expect(endedWords(as('failed'))).toContain('Upgrade of dev failed')
  })

  test('what was cancelled on purpose is no failure', () => {
    expect(endedTone(as('cancelled'))).toBe('note')
    expect(endedTone(as('failed'))).toBe('error')
    expect(endedTone(as('succeeded'))).toBe('done')
  })
})

describe('the way back', () => {
  const ended = fold(events)

  test('goes below the first revision that was applied', () => {
    expect(rollbackRequest(ended, historyOfSketches(straightLine(3)))).toEqual({
      kind: 'downgrade',
      target: 'dev',
      revision: 'r0',
    })
  })

  test('names the branch where there are several', () => {
    const history = historyOfSketches([
      { id: 'other', parents: ['r0'] },
      { id: 'r1', parents: ['r0'] },
      { id: 'r0' },
    ])
    expect(rollbackRequest(ended, history)).toMatchObject({ revision: 'r1@r0' })
  })

  test('from a base goes to base', () => {
    expect(rollbackRequest(ended, historyOfSketches([{ id: 'r1' }]))).toMatchObject({ revision: 'base' })
    const two = historyOfSketches([{ id: 'r1' }, { id: 'lone' }])
    expect(rollbackRequest(ended, two)).toMatchObject({ revision: 'r1@base' })
  })

  test('of a downgrade goes up again to what stood on top', () => {
    const down = { ...ended, planKind: 'downgrade' as const, steps: ended.steps.toReversed() }
    const both = {
      ...down,
      steps: down.steps.map((entry, index) => ({ ...entry, outcome: step(1 - index, 'applied') })),
    }
    expect(rollbackRequest(both, historyOfSketches(straightLine(3)))).toEqual({
      kind: 'upgrade',
      target: 'dev',
      revisions: ['r2'],
    })
  })

  test('says which newer revisions it takes along, and that lost rows do not come back', () => {
    const planned = (revision: string, message: string) => ({ revision, message })
    const plan = {
      kind: 'downgrade',
      steps: [planned('r9', 'add tags'), planned('r1', 'm')],
    } as unknown as Parameters<typeof rollbackWarnings>[0]
    expect(rollbackWarnings(plan, ended)[0]).toBe('It also undoes what that run did not do: “add tags”.')
    expect(rollbackWarnings({ ...plan, kind: 'upgrade' }, ended).at(-1)).toMatch(/not the rows/)
    expect(rollbackWarnings({ ...plan, steps: plan.steps.slice(1) }, ended)).toHaveLength(1)
  })

  test('is not known where nothing was done', () => {
    const nothing = {
      ...ended,
      steps: ended.steps.map((entry) => ({ ...entry, outcome: step(0, 'failed') })),
    }
    expect(rollbackRequest(nothing, historyOfSketches(straightLine(3)))).toBeNull()
  })
})
