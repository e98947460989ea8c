import type { DialectName } from '../../../shared/model/project.ts'
import { placeholderUrl } from './url-placeholder.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Names of variables that say where a database is. */
const ofDatabase =
  /DATABASE|POSTGRES|SQLALCHEMY|SQLITE|(?:^|_)(?:DB|PG|DSN)(?:_|$)|^PG[A-Z]+$|_(?:DSN|DB_URL|DB_URI)$/i

type VisibleVariables = {
  /** The engine's own environment. */
  readonly process: Variables
  /** Of the project's `.env`. */
  readonly dotEnv: Variables
  /** Names whose values are no secret, or are let through by the project's settings. */
  readonly isShown: (name: string) => boolean
  /** Names that the project's code reads. */
  readonly read: readonly string[]
}

/**
 * The variables that migrations see: nothing that could be a credential. What says where a database is stands there as
 * a placeholder of the same shape, so that settings can be read; the engine has the connection.
 */
export function placeholderEnvironment(
  { process, dotEnv, isShown, read }: VisibleVariables,
  dialect: DialectName,
): Record<string, string> {
  const found: Record<string, string> = {}
  const all = { ...dotEnv, ...defined(process) }
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) continue
    if (isShown(name)) found[name] = value
    else if (ofDatabase.test(name) || (read.includes(name) && /^\w+(?:\+\w+)?:\/\//.test(value)))
      found[name] = placeholderOf(name, value, dialect)
  }
  return found
}

/** Those that have a value. */
export function defined(variables: Variables): Record<string, string> {
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
