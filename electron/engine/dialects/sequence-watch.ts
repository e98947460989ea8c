import type { StatementEffect } from '../../../shared/model/effects.ts'

/** What a statement does as part of a sequence. */
export type SequencePart = {
  readonly effects: readonly StatementEffect[]
  /** True: only if the sequence is completed. If it is not, the statement does what its words say. */
  readonly isOpen: boolean
  /** Places of earlier statements that do nothing of their own, now that the sequence is complete. */
  readonly places: readonly number[]
}

/** Recognizes statements that together do something other than each by itself. */
export interface SequenceWatch {
  /**
   * What a statement of a transaction, before it is sent, does as part of a sequence; null: what its words say.
   * @param place its number in the step
   */
  before(
    statement: { readonly sql: string; readonly kind: string },
    place: number,
  ): Promise<SequencePart | null>
  /** No sequence goes on: a savepoint was made or rolled back to. */
  forget(): void
}
