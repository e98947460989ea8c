import type { Diagnostic } from '../../../shared/diagnostics.ts'

/** A way to write findings down. A new one is a file beside this one and a line in `index.ts`. */
export type FindingFormat = {
  readonly name: string
  /** Where the paths of files start: at the project, or at the top of its repository. */
  readonly placesFrom: 'project' | 'repository'
  readonly write: (findings: readonly Diagnostic[]) => string
}
