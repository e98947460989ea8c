import type { ComputedSteps } from './computed-steps.ts'

/** What makes a schema again what its applied revisions imply. */
export type Restore = {
  /** For people: what it does, on one line. */
  readonly title: string
  /** The statements as one text; empty where nothing differs. */
  readonly sql: string
  readonly hash: string
}

/** One step that runs the statements and leaves the version rows as they are. Pure. */
export function computeRestore(rows: readonly string[], restore: Restore | undefined): ComputedSteps {
  const sorted = rows.toSorted()
  const nothing = { from: sorted, to: sorted, steps: [] }
  if (restore === undefined || restore.sql === '') return nothing
  const step = { direction: 'restore', revision: null, from: [], to: [], rowChanges: [], rowsAfter: sorted }
  return { ...nothing, steps: [{ ...step, direction: 'restore' }] }
}
