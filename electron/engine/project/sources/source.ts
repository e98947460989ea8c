import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { HeadwayError } from '../../../../shared/errors.ts'
import type { ProjectSourceName, Settings } from '../../../../shared/model/project.ts'
import type { Ports, Secret } from '../../ports.ts'
import type { KnexProject } from '../knex-project.ts'
import type { PythonProject } from '../python-project.ts'
import type { TargetSettings } from '../target-settings.ts'
import type { StaticValue } from './knex/static-value.ts'

/** What a command line may add to the description: Alembic's `-n` and `-x`. */
export type DescriptionOptions = {
  /** A section of the description; null for the usual one. */
  readonly section: string | null
  /** NODE_ENV, which some descriptions choose their section by. */
  readonly nodeEnvironment?: string | null
  /** Arguments that the project's own code reads. */
  readonly arguments: readonly string[]
  /** What a knexfile exported when it ran; left out where it did not run. */
  readonly knexfile?: KnexfileRun | null
}

/** What a knexfile exported when it ran, or why it exported nothing; exactly one of the two is set. */
export type KnexfileRun = {
  readonly value: StaticValue
  readonly problem: HeadwayError | null
  /** Files that it was made of, absolute, as far as they are no packages. */
  readonly sources: readonly string[]
}

/** What a description says, read without running anything. Defaults stand in for every value that is missing or wrong. */
export type Description = {
  /** Absolute folder that every path of the project is relative to. */
  readonly root: string
  readonly settings: Settings
  readonly targets: readonly TargetSettings[]
  /** Server for scratch databases of targets that name none; null where none is named. */
  readonly shadowUrl: Secret | null
  /** The variable that holds it; null where none is named. */
  readonly shadowUrlEnv: string | null
  readonly diagnostics: readonly Diagnostic[]
  /** The file that Headway may write targets and ignored changes to, relative to the root; it may not exist yet. */
  readonly settingsFile: string
  /** Files whose change means another description, relative to the root. */
  readonly watched: readonly string[]
  /** How Python of the project is run; null where its revisions are not Python. */
  readonly python: PythonProject | null
  /** How knex of the project is set up; null where its revisions are not knex's. */
  readonly knex: KnexProject | null
}

/** One way in which a folder says that it is a project. Reading is static: nothing of the project runs. */
export interface ProjectSource {
  readonly name: ProjectSourceName
  /** What people look for in a folder. */
  readonly fileName: string
  /** Whether an opened path is a describing file rather than a folder. */
  describes(fileName: string): boolean
  /** The describing file in this very folder, absolute; null where there is none. */
  detect(files: Ports['files'], folder: string): Promise<string | null>
  /**
   * @param file as `detect` answered it
   * @throws HeadwayError `file_unreadable`; anything that is wrong in the file is a diagnostic
   */
  read(files: Ports['files'], file: string, options: DescriptionOptions): Promise<Description>
}
