import { expect, test } from 'vitest'
import { createLiveLine } from '../../../electron/cli/live-line.ts'
import { noProgress, progressAfter, progressLine } from '../../../electron/cli/progress/progress.ts'
import type { Progress } from '../../../electron/cli/progress/progress.ts'
import { stillRunning } from '../../../electron/cli/progress/still-running.ts'
import type { RunEvent } from '../../../shared/model/run.ts'

type Told = RunEvent extends infer Each
  ? Each extends RunEvent
    ? Omit<Each, 'runId' | 'seq' | 'at'>
    : never
  : never

const stamp = { runId: 'a', seq: 1, at: '2026-01-01T00:00:00Z' }
const after = (...told: readonly (readonly [number, Told])[]): Progress =>
  told.reduce(
    (progress, [now, event]) => progressAfter(progress, { ...stamp, ...event } as RunEvent, now),
    noProgress,
  )
const titles = ['upgrade base -> a, people', 'upgrade a -> b, index']
const line = (progress: Progress, now: number, columns = 200) =>
  progressLine(progress, { now, titles, columns })

const second = [1000, { kind: 'step_started', step: 1 }] as const
const index = [
  3000,
  { kind: 'statement_started', step: 1, statement: 0, sql: 'create index i\n  on people (name)' },
] as const

test('the step n of m, its time, and the statement that runs with its own', () => {
  expect(line(noProgress, 0)).toBeNull()
  expect(line(after(second), 1400)).toBe('[2/2] 0 s  upgrade a -> b, index')
  expect(line(after(second, index), 13_000)).toBe(
    '[2/2] 12 s  upgrade a -> b, index  (10 s) create index i on people (name)',
  )
  const done = { kind: 'statement_finished', step: 1, statement: 0, rows: 0, ms: 1, ok: true } as const
  expect(line(after(second, index, [4000, done]), 90_000)).toBe('[2/2] 1 min 29 s  upgrade a -> b, index')
})

test('who holds the statement up comes before it, until it ends; what a revision logs does not', () => {
  const waits = { kind: 'log', step: null, level: 'warn', text: 'Waiting for a lock held by pid 7' } as const
  const progress = after(second, index, [4000, waits])
  expect(line(progress, 5000)).toBe(
    '[2/2] 4 s  upgrade a -> b, index  Waiting for a lock held by pid 7  (2 s) create index i on people (name)',
  )
  const logged = { kind: 'log', step: 1, level: 'warn', text: 'careful' } as const
  expect(line(after(second, index, [4000, logged]), 5000)).not.toContain('careful')
  expect(line(after(second, index, [4000, waits], second), 5000)).not.toContain('pid 7')
})

test('another run that is waited for, and a run that is being cancelled', () => {
  const waits = { kind: 'lock_waiting', holder: 'ci (pid 9)', waitedMs: 1 } as const
  expect(line(after([0, waits]), 1)).toBe('waits for ci (pid 9) to finish')
  expect(line(after([0, waits], [1, { kind: 'locked' }]), 1)).toBeNull()
  expect(line(after(second, [2, { kind: 'cancelling' }]), 1000)).toMatch(/^cancelling {2}\[2\/2\]/)
})

test('a line fits the terminal and cannot move its cursor', () => {
  const long = {
    kind: 'statement_started',
    step: 1,
    statement: 0,
    sql: `select '\u001b[2J${'é'.repeat(500)}'`,
  } as const
  const text = line(after(second, [1000, long]), 1000, 60) ?? ''
  expect([...text]).toHaveLength(59)
  expect(text.endsWith('…')).toBe(true)
  expect(text).not.toContain('\u001b')
})

test('a log hears of a long step after 10, 30 and 60 seconds and then at every minute', () => {
  const progress = after(second, index)
  const heard: number[] = []
  let told = 0
  for (let now = 1000; now < 260_000; now += 1000) {
    const due = stillRunning(progress, { now, titles, told })
    if (due === null) continue
    told = due.told
    heard.push((now - 1000) / 1000)
  }
  expect(heard).toEqual([10, 30, 60, 120, 180, 240])
  expect(stillRunning(progress, { now: 31_000, titles, told: 10_000 })?.text).toBe(
    'Step 2 of 2 still runs after 30 s: upgrade a -> b, index: create index i on people (name)',
  )
  expect(stillRunning(noProgress, { now: 1e9, titles, told: 0 })).toBeNull()
})

test('the last line of a terminal is replaced, clipped, and leaves nothing behind', () => {
  let written = ''
  const live = createLiveLine({ columns: 40, write: (text: unknown) => ((written += String(text)), true) })
  live.draw(null)
  expect(written).toBe('')
  for (const text of ['one', 'one', 'two', null]) live.draw(text)
  expect(written).toBe('\u001b[?7lone\u001b[?7h\r\u001b[2K\u001b[?7ltwo\u001b[?7h\r\u001b[2K')
})
