import type { Diagnostic } from '../../../shared/diagnostics.ts'

/** A way to write findings down. A new one is a file beside this one and a line in `index.ts`. */
export type FindingFormat = {
  readonly name: string
  readonly write: (findings: readonly Diagnostic[]) => string
}
