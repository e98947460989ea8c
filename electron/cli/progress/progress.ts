import { duration } from '../../../shared/duration.ts'
import type { RunEvent } from '../../../shared/model/run.ts'
import { safeLine } from '../print/safe-text.ts'

/** Where a run is, as far as its events have told. Times are milliseconds of one clock. */
export type Progress = {
  /** Index of the step that runs; null before the first and between two. */
  readonly step: number | null
  readonly stepSince: number
  /** The statement that runs, on one line; null between two. */
  readonly sql: string | null
  readonly sqlSince: number
  /** Who holds up the run or its statement, in words. */
  readonly waiting: string | null
  readonly isCancelling: boolean
}

/** A run of which nothing has been told yet. */
export const noProgress: Progress = {
  step: null,
  stepSince: 0,
  sql: null,
  sqlSince: 0,
  waiting: null,
  isCancelling: false,
}

/** Where the run is after one more event, which arrived at `now`. */
export function progressAfter(before: Progress, event: RunEvent, now: number): Progress {
  switch (event.kind) {
    case 'lock_waiting':
      return { ...before, waiting: `waits for ${event.holder ?? 'another run'} to finish` }
    case 'locked':
      return { ...before, waiting: null }
    case 'step_started':
      return { ...before, step: event.step, stepSince: now, sql: null, waiting: null }
    case 'statement_started':
      return { ...before, sql: event.sql.replaceAll(/\s+/g, ' ').trim(), sqlSince: now, waiting: null }
    case 'statement_finished':
      return { ...before, sql: null, waiting: null }
    case 'log':
      // What a revision logs names its step; who holds a statement up is told by the session.
      return before.sql !== null && event.step === null && event.level === 'warn'
        ? { ...before, waiting: event.text }
        : before
    case 'cancelling':
      return { ...before, isCancelling: true }
    case 'step_finished':
      return { ...before, step: null, sql: null, waiting: null }
    default:
      return before
  }
}

type Shown = {
  readonly now: number
  /** Titles of all steps, in the order they run. */
  readonly titles: readonly string[]
  /** Width of the terminal; what does not fit is cut. */
  readonly columns: number
}

/** `[2/9] 12 s  upgrade a -> b, names  CREATE INDEX ... (11 s)`: one line that fits; null where there is nothing to tell. */
export function progressLine(progress: Progress, { now, titles, columns }: Shown): string | null {
  const { step, sql, waiting, isCancelling } = progress
  const parts: string[] = []
  if (isCancelling) parts.push('cancelling')
  if (step !== null) {
    parts.push(`[${step + 1}/${titles.length}] ${elapsed(now - progress.stepSince)}`, titles[step] ?? '')
  }
  // Who is waited for is what a person can act on: it comes before the statement.
  if (waiting !== null) parts.push(waiting)
  if (sql !== null) parts.push(`(${elapsed(now - progress.sqlSince)}) ${sql}`)
  return parts.length === 0 ? null : cut(safeLine(parts.join('  ')), columns - 1)
}

/** Whole seconds: a figure that jumps less. */
export function elapsed(ms: number): string {
  return ms < 59_500 ? `${Math.round(Math.max(0, ms) / 1000)} s` : duration(ms)
}

function cut(text: string, columns: number): string {
  const characters = [...text]
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`
}
