import type { RunRecord } from './run-record.ts'

/** A run that took this long is one that people turn away from, in ms. */
const longMs = 10_000

/** Whether the end of a run is shown as a system notification: it was long, and the window is not in focus. */
export function isToldOutside(run: RunRecord, isLookedAt: boolean): boolean {
  return !isLookedAt && run.outcome !== null && run.outcome.ms >= longMs
}
