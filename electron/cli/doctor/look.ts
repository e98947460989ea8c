import type { Channel } from '../../../shared/contract.ts'
import type { ProjectInfo } from '../../../shared/model/project.ts'

/** One thing that was looked at. */
export type Finding = {
  /** `works`; `missing`, which keeps this project from working; `optional`, which something else could use. */
  readonly status: 'works' | 'missing' | 'optional'
  readonly what: string
  /** What was found, or what is not there. */
  readonly text: string
  /** What would make it work; null where it does. */
  readonly remedy: string | null
}

/** What a look may use. */
export type Surroundings = {
  readonly channel: Channel
  /** The project at or above the folder; null where there is none. */
  readonly project: ProjectInfo | null
  /** Folder of Headway's package. */
  readonly packageFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What a program prints; null where it cannot be run. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string | null>
}

/** A kind of thing that `headway doctor` looks at. A new one is a file in `looks/` and a line in `index.ts`. */
export type Look = (surroundings: Surroundings) => Promise<readonly Finding[]>

export const works = (what: string, text: string): Finding => ({ status: 'works', what, text, remedy: null })
