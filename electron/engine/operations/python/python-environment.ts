import type { DialectName } from '../../../../shared/model/project.ts'
import { defined, placeholderEnvironment } from '../../project/placeholder-environment.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Variables of any program, and of Python, that hold no secret. */
const harmless =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|SystemRoot|windir|PATHEXT|ComSpec|VIRTUAL_ENV|CONDA_PREFIX|PYENV_\w+|PYTHON(?:PATH|HOME|WARNINGS)|LD_LIBRARY_PATH|DYLD_\w+)$/i

/** What Python itself is told: text is UTF-8, nothing is written beside the sources, output comes at once. */
const forPython = { PYTHONUTF8: '1', PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', HEADWAY: '1' }

type RunVariables = {
  /** The engine's own environment. */
  readonly process: Variables
  /** Of the project's `.env`. */
  readonly dotEnv: Variables
  /** Names that the project's settings let through. */
  readonly named: readonly string[]
  /** Names that `env.py` itself reads. */
  readonly read: readonly string[]
}

/** The environment of the process that runs migrations: placeholders of databases, no credentials. */
export function runEnvironment(variables: RunVariables, dialect: DialectName): Record<string, string> {
  const isShown = (name: string): boolean => harmless.test(name) || variables.named.includes(name)
  const found = placeholderEnvironment({ ...variables, isShown }, dialect)
  return { ...found, ...forPython, ...searchedPath(found) }
}

/** The environment of the process that is asked where `env.py` connects to: the user's own, with `.env` behind it. */
export function ownEnvironment(variables: Pick<RunVariables, 'process' | 'dotEnv'>): Record<string, string> {
  const all = defined({ ...variables.dotEnv, ...defined(variables.process) })
  return { ...all, ...forPython }
}

function searchedPath(found: Readonly<Record<string, string>>): Record<string, string> {
  return found['PYTHONPATH'] === undefined ? {} : { PYTHONPATH: found['PYTHONPATH'] }
}
