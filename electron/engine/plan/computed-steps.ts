import type { RowChange } from '../../../shared/model/plan.ts'

/** One step as computed: what runs or moves, and what it does to the version rows. */
export type ComputedStep = {
  readonly direction: 'upgrade' | 'downgrade' | 'stamp' | 'restore'
  /** The revision that runs; null where none does. */
  readonly revision: string | null
  /** Rows that the step takes away and brings, in load order. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly rowChanges: readonly RowChange[]
  /** Version rows after the step, sorted. */
  readonly rowsAfter: readonly string[]
}

export type ComputedSteps = {
  /** Version rows before the first and after the last step, sorted. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly steps: readonly ComputedStep[]
  /** Of a stamp: the revisions that it names, whether rows move or not; `base` for none. */
  readonly aims?: readonly string[]
}
