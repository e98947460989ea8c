import type { HeadwayError } from '../../../shared/errors.ts'

/** Limits of a transaction in milliseconds; null for none. SQLite knows the first only, as its busy timeout. */
export type TransactionLimits = {
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number | null
}

/** What became of a transaction that was begun: `rolled_back` and `committed` without having been told to. */
export type TransactionFate = 'open' | 'committed' | 'rolled_back' | 'unknown'

/** The end of a unit of work: what came of COMMIT. */
export type CommitResult =
  | { readonly kind: 'committed' }
  /** `lost`: how the connection broke, where it did so before the server had the COMMIT. */
  | { readonly kind: 'rolled_back'; readonly lost?: HeadwayError }
  | { readonly kind: 'unknown' }
