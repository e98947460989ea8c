import { parseEnv } from 'node:util'
import { environmentPassword } from './environment-password.ts'
import type { EnvironmentPassword } from './environment-password.ts'

/** Looks up a variable: the process's own first, then the project's `.env`. Undefined where neither has it. */
export type ProjectEnvironment = {
  readonly get: (name: string) => string | undefined
  /** The same with where it was found, for people. */
  readonly find: (name: string) => Found | undefined
  /** Whether the project has a `.env` that was not read because the project is not trusted. */
  readonly dotEnvIgnored: boolean
  /** The password of the environment for a host: PGPASSWORD, where whoever set it named the host, too. */
  readonly passwordFor: (host: string) => EnvironmentPassword
  /** What `.env` says, for processes that are given placeholders of it. */
  readonly dotEnv: Readonly<Record<string, string | undefined>>
}

/** A value of the process's environment or of `.env`. */
type Found = { readonly value: string; readonly source: 'the environment' | '.env' }

/**
 * The variables a project's targets may use. `.env` is never merged into any process's environment
 * (a migration must not see its secrets): it is only looked up here.
 * @param dotEnv the text of `.env`, null where there is none or it must not be read
 * @param passwordHosts hosts that the user has named for PGPASSWORD
 */
export function projectEnvironment(
  process: Readonly<Record<string, string | undefined>>,
  dotEnv: string | null,
  dotEnvIgnored: boolean,
  passwordHosts: readonly string[] = [],
): ProjectEnvironment {
  const file: Readonly<Record<string, string | undefined>> = dotEnv === null ? {} : parseEnv(dotEnv)
  const find = (name: string): Found | undefined => {
    for (const [values, source] of [
      [process, 'the environment'],
      [file, '.env'],
    ] as const) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value !== undefined && value !== '') return { value, source }
    }
    return undefined
  }
  const places = [process, file].map(
    (source) => (name: string) => (Object.hasOwn(source, name) ? source[name] : undefined),
  )
  const passwordFor = (host: string): EnvironmentPassword => environmentPassword(host, places, passwordHosts)
  return { find, get: (name) => find(name)?.value, dotEnvIgnored, dotEnv: file, passwordFor }
}

/** A URL with the variable it comes from. */
type DefaultUrl = Found & { readonly variable: string }

/**
 * The URL of a target that names none: `DATABASE_URL`, else one made of `DATABASE_HOST`, `_PORT`, `_NAME`,
 * `_USER`, `_PASSWORD` (host and name are needed). Null where neither is set.
 */
export function defaultDatabaseUrl(environment: ProjectEnvironment): DefaultUrl | null {
  const url = environment.find('DATABASE_URL')
  if (url !== undefined) return { ...url, variable: 'DATABASE_URL' }
  const host = environment.find('DATABASE_HOST')
  const name = environment.get('DATABASE_NAME')
  if (host === undefined || name === undefined) return null
  const parameters = new URLSearchParams({ host: host.value, dbname: name })
  for (const [key, variable] of [
    ['port', 'DATABASE_PORT'],
    ['user', 'DATABASE_USER'],
    ['password', 'DATABASE_PASSWORD'],
  ] as const) {
    const value = environment.get(variable)
    if (value !== undefined) parameters.set(key, value)
  }
  return {
    value: `postgresql://?${parameters.toString()}`,
    source: host.source,
    variable: 'DATABASE_HOST',
  }
}
