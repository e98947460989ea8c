import type { EnvScript } from './sources/alembic/env-script.ts'

/** What the model of an Alembic project is called in its settings: what `env.py` hands to `context.configure`. */
export const metadataModel = 'target_metadata'

/** How the Python of a project is run, as its description says. Paths are absolute. */
export type PythonProject = {
  /** Null where only `pyproject.toml` describes the project. */
  readonly iniFile: string | null
  readonly tomlFile: string | null
  /** Section of the ini file. */
  readonly section: string
  /** Where commands are typed: what relative paths of the description start from, and the process's own. */
  readonly workingDirectory: string
  /** The folder of `env.py` and `script.py.mako`. */
  readonly scriptFolder: string
  /** Folders put before `sys.path`. */
  readonly paths: readonly string[]
  /** Arguments of `-x`. */
  readonly arguments: readonly string[]
  /** The interpreter as a command, where one is set; null: it is searched for. */
  readonly interpreter: readonly string[] | null
  /** Names of variables that the project's code may see besides those that hold no secret. */
  readonly environment: readonly string[]
  /** Name of the target that `env.py` itself connects to. */
  readonly ownTarget: string
  /** The URL in the ini file, where it is one. */
  readonly iniUrl: string | null
  /** What reading `env.py` told. */
  readonly env: EnvScript
}
