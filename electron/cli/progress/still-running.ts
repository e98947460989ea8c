import { safeLine } from '../print/safe-text.ts'
import { elapsed } from './progress.ts'
import type { Progress } from './progress.ts'

/** When a long step is reported on output that cannot be redrawn, in milliseconds; then every minute. */
const firstNotes = [10_000, 30_000, 60_000]
const minute = 60_000
const longestSql = 160

type Asked = {
  readonly now: number
  /** Titles of all steps, in the order they run. */
  readonly titles: readonly string[]
  /** How long the step had run when it was last told of; 0 for one of which nothing was. */
  readonly told: number
}

/**
 * The plain line that a log gets while one step runs for long: `Step 2 of 9 still runs after 30 s: upgrade a -> b: CREATE
 * INDEX ...`. Null where it is not due.
 */
export function stillRunning(
  progress: Progress,
  { now, titles, told }: Asked,
): { readonly text: string; readonly told: number } | null {
  const { step, sql, stepSince } = progress
  if (step === null) return null
  const runs = now - stepSince
  const due = firstNotes.find((ms) => ms > told) ?? told + minute
  if (runs < due) return null
  const words = [
    `Step ${step + 1} of ${titles.length} still runs after ${elapsed(runs)}`,
    titles[step] ?? '',
    ...(sql === null ? [] : [sql.length <= longestSql ? sql : `${sql.slice(0, longestSql)}…`]),
  ]
  return { text: safeLine(words.join(': ')), told: due }
}
