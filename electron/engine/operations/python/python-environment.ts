import type { DialectName } from '../../../../shared/model/project.ts'
import { placeholderUrl } from '../../project/url-placeholder.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Variables of any program, and of Python, that hold no secret. */
const harmless =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|SystemRoot|windir|PATHEXT|ComSpec|VIRTUAL_ENV|CONDA_PREFIX|PYENV_\w+|PYTHON(?:PATH|HOME|WARNINGS)|LD_LIBRARY_PATH|DYLD_\w+)$/i

/** What Python itself is told: text is UTF-8, nothing is written beside the sources, output comes at once. */
const forPython = { PYTHONUTF8: '1', PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', HEADWAY: '1' }

/** Names of variables that say where a database is. */
const ofDatabase =
  /DATABASE|POSTGRES|SQLALCHEMY|SQLITE|(?:^|_)(?:DB|PG|DSN)(?:_|$)|^PG[A-Z]+$|_(?:DSN|DB_URL|DB_URI)$/i

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

/**
 * The environment of the process that runs migrations: nothing that could be a credential. What says where a database
 * is stands there as a placeholder of the same shape, so that settings can be read; the engine has the connection.
 */
export function runEnvironment(variables: RunVariables, dialect: DialectName): Record<string, string> {
  const found: Record<string, string> = {}
  const all = { ...variables.dotEnv, ...defined(variables.process) }
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) continue
    if (harmless.test(name) || variables.named.includes(name)) found[name] = value
    else if (ofDatabase.test(name) || (variables.read.includes(name) && /^\w+(?:\+\w+)?:\/\//.test(value)))
      found[name] = placeholderOf(name, value, dialect)
  }
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

function defined(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function placeholderOf(name: string, value: string, dialect: DialectName): string {
  const url = placeholderUrl(value, dialect)
  if (url !== null) return url
  if (/^\d+$/.test(value)) return value
  if (/HOST|SERVER|ADDR/i.test(name)) return 'headway.invalid'
  if (/^(?:true|false|yes|no|on|off|[a-z]+\+[a-z0-9]+|require|prefer|disable)$/i.test(value)) return value
  return 'headway'
}
