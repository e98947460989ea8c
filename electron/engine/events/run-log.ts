import type { RunEvent } from '../../../shared/model/run.ts'
import type { Clock } from '../ports.ts'

type WithoutStamp<T> = T extends unknown ? Omit<T, 'runId' | 'seq' | 'at'> : never
/** An event before the log stamps it. */
type RunLogEntry = WithoutStamp<RunEvent>

type RunLogOptions = {
  readonly runId: string
  readonly clock: Pick<Clock, 'now'>
  readonly onEvent?: (event: RunEvent) => void
  /** How many statement and log events are kept; the oldest go first. Default 20,000. */
  readonly limit?: number
  /** Longest SQL or log text of an event, in characters. Default 20,000. */
  readonly longestText?: number
}

/** What a run told, numbered from 1 without gaps, and replayable: a window that reloads asks "since N". */
export interface RunLog {
  append(entry: RunLogEntry): RunEvent
  /** Events with a higher number, in order. Of a huge run the oldest statements are gone; starts and ends never are. */
  since(seq: number): readonly RunEvent[]
}

export function createRunLog(options: RunLogOptions): RunLog {
  const { runId, clock, limit = 20_000, longestText = 20_000 } = options
  let kept: RunEvent[] = []
  let seq = 0
  let details = 0
  const thin = (): void => {
    // In large portions, so that a huge run does not copy its log for every event.
    let surplus = details - Math.floor(limit / 2)
    kept = kept.filter((event) => {
      if (!isDetail(event) || surplus <= 0) return true
      surplus -= 1
      details -= 1
      return false
    })
  }
  return {
    append(entry) {
      seq += 1
      const event = {
        ...shortened(entry, longestText),
        runId,
        seq,
        at: clock.now().toISOString(),
      } as RunEvent
      kept.push(event)
      if (isDetail(event)) details += 1
      if (details > limit) thin()
      options.onEvent?.(event)
      return event
    },
    since(after) {
      const first = kept.findIndex((event) => event.seq > after)
      return first === -1 ? [] : kept.slice(first)
    },
  }
}

function isDetail(event: RunEvent): boolean {
  return (
    event.kind === 'statement_started' ||
    event.kind === 'statement_finished' ||
    event.kind === 'statement_progress' ||
    event.kind === 'log' ||
    event.kind === 'lock_waiting'
  )
}

function shortened(entry: RunLogEntry, longest: number): RunLogEntry {
  if (entry.kind === 'statement_started') return { ...entry, sql: cut(entry.sql, longest) }
  return entry.kind === 'log' ? { ...entry, text: cut(entry.text, longest) } : entry
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)} ... (${text.length} characters)`
}
