import { relative } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import { settingPlace } from '../../../shared/setting-words.ts'
import type { ProjectInfo, TargetInfo, Tier } from '../../../shared/model/project.ts'
import type { ConnectionSettings } from '../dialects/dialect.ts'
import { traitsOf } from '../dialects/traits.ts'
import { Secret } from '../ports.ts'
import { defaultDatabaseUrl } from './environment.ts'
import { settingsErrorOf } from './project.ts'
import type { Project } from './project.ts'
import type { TargetSettings } from './target-settings.ts'
import { displayUrl } from './url-display.ts'
import { parseDatabaseUrl } from './urls.ts'
import { notesOf } from './target-notes.ts'
import type { ParsedDatabaseUrl } from './urls.ts'

/** A target with where to connect, or why that is not known. `connection` and `problem` exclude each other. */
export type ResolvedTarget = {
  readonly name: string
  readonly tier: Tier
  readonly schemas: readonly string[]
  readonly settings: TargetSettings['settings']
  readonly connection: ConnectionSettings | null
  /** `invalid_url`, or `unknown_target` where no URL is given anywhere. */
  readonly problem: HeadwayError | null
  readonly info: TargetInfo
}

/** Passwords kept until Headway closes, by target name. */
type Passwords = ReadonlyMap<string, Secret>

/** Every target of a project in declared order. Nothing is connected to. */
export function resolveTargets(
  project: Project,
  passwords: Passwords = new Map(),
): readonly ResolvedTarget[] {
  return project.targets.map((target) => resolveDeclared(project, target, passwords))
}

/**
 * One target by name.
 * @throws HeadwayError `unknown_target` with the names as candidates
 */
export function resolveTarget(
  project: Project,
  name: string,
  passwords: Passwords = new Map(),
): ResolvedTarget {
  const declared = project.targets.find((target) => target.name === name)
  if (declared !== undefined) return resolveDeclared(project, declared, passwords)
  const names = project.targets.map((target) => target.name)
  throw new HeadwayError('unknown_target', `There is no target "${name}".`, {
    hint:
      names.length > 0
        ? `Targets: ${names.join(', ')}.`
        : `Add one under ${settingPlace(project.settings, 'targets')}.`,
    candidates: names,
  })
}

/** The connection of a target. @throws HeadwayError its problem, where it has one */
export function requireConnection(target: ResolvedTarget): ConnectionSettings {
  if (target.connection !== null) return target.connection
  throw (
    target.problem ??
    new HeadwayError('internal', `Target ${target.name} has neither connection nor problem.`)
  )
}

/** The target where none is named: `defaultTarget`, else the only one, else `dev` (that of `env.py`), else null. */
export function defaultTargetName(
  project: Pick<Project, 'settings' | 'targets' | 'python' | 'knex'>,
): string | null {
  const names = project.targets.map((target) => target.name)
  const wanted = project.settings.defaultTarget
  if (wanted !== null) return names.includes(wanted) ? wanted : null
  if (names.length === 1) return names[0] ?? null
  const own = project.python?.ownTarget ?? project.knex?.ownTarget ?? 'dev'
  return names.includes(own) ? own : null
}

/** A project as anyone may see it: no password in it. */
export function projectInfo(project: Project, passwords: Passwords = new Map()): ProjectInfo {
  return {
    root: project.root,
    name: project.name,
    source: project.found.source.name,
    describedIn: relative(project.root, project.found.file).replaceAll('\\', '/'),
    trusted: project.trusted,
    settings: project.settings,
    targets: resolveTargets(project, passwords).map((target) => target.info),
    defaultTarget: defaultTargetName(project),
    settingsError: settingsErrorOf(project),
  }
}

function resolveDeclared(project: Project, target: TargetSettings, passwords: Passwords): ResolvedTarget {
  try {
    const chosen = urlOf(project, target)
    const parsed = parseDatabaseUrl(chosen.url, {
      root: project.root,
      ledgerApart: project.settings.ledger === 'apart',
      password: passwords.get(target.name) ?? null,
      ...optional('applicationName', target.settings.applicationName),
      ...optional('connectTimeoutMs', target.settings.connectTimeoutMs),
    })
    const connection = withSearchPath(target, withEnvironmentPassword(project, parsed.connection))
    const shown = { ...parsed, connection, displayUrl: displayUrl(connection) }
    return resolved(target, shown, null, notesOf(project, target, shown, chosen.origin))
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return resolved(target, null, error, [])
  }
}

function withSearchPath({ settings }: TargetSettings, connection: ConnectionSettings): ConnectionSettings {
  const { searchPath } = settings
  return searchPath === undefined || !('host' in connection)
    ? connection
    : { ...connection, searchPath: [searchPath] }
}

/** Where neither the URL nor the user gave a password, that of the environment, if it was set for the host. */
function withEnvironmentPassword(project: Project, connection: ConnectionSettings): ConnectionSettings {
  if (!('host' in connection) || connection.password !== null) return connection
  const found = project.environment.passwordFor(connection.host)
  if (found.kind === 'none') return connection
  return found.kind === 'given'
    ? { ...connection, password: found.password }
    : { ...connection, passwordWithheld: true }
}

/** @returns the URL, and where it comes from unless `headway.json` says so itself */
function urlOf(project: Project, target: TargetSettings): { url: string; origin: string | null } {
  if (target.url !== null) return { url: target.url.reveal(), origin: null }
  const { environment } = project
  if (target.fromCode === true) throw target.problem ?? onlyCodeKnows(project, target)
  if (target.urlEnv !== null) {
    const url = environment.get(target.urlEnv)
    if (url !== undefined) return { url, origin: null }
  } else {
    const found = defaultDatabaseUrl(environment)
    if (found !== null) return { url: found.value, origin: `${found.variable} of ${found.source}` }
    if (target.fallbackUrl) return { url: target.fallbackUrl, origin: null }
  }
  const missing =
    target.urlEnv === null
      ? `Target "${target.name}" has no URL, and DATABASE_URL is not set.`
      : `Target "${target.name}" takes its URL from ${target.urlEnv}, which is not set.`
  throw new HeadwayError('unknown_target', missing, {
    hint: environment.dotEnvIgnored
      ? 'The project has a .env, which is read once the project is trusted.'
      : `Set it in the environment or in .env, or write "url" under ${settingPlace(project.settings, 'targets')}.`,
  })
}

function onlyCodeKnows({ knex, settings, trusted }: Project, { name }: TargetSettings): HeadwayError {
  const code = knex === null ? 'env.py' : 'the knexfile'
  const asked = 'It is asked once the project is trusted.'
  const hint = knex !== null && trusted ? askedKnexfile(name, knex.ownTarget) : asked
  return new HeadwayError('unknown_target', `Only ${code} knows where the database of "${name}" is.`, {
    hint: `${hint} Or name the database under ${settingPlace(settings, 'targets')}.`,
  })
}

/** Why running the knexfile gave no URL. */
function askedKnexfile(name: string, own: string): string {
  return name === own
    ? 'It was asked, and what it exports says no database for that environment.'
    : `It is asked for the environment that is open: -n ${name}.`
}

function resolved(
  target: TargetSettings,
  parsed: ParsedDatabaseUrl | null,
  problem: HeadwayError | null,
  notes: readonly string[],
): ResolvedTarget {
  const { name, schemas, settings } = target
  // SAFETY P9: a host that is not known counts as production.
  const tier = target.tier ?? (parsed?.local === true ? 'development' : 'production')
  const hint = problem?.data.hint ?? null
  const dialect = parsed?.connection.dialect ?? null
  const traits = dialect === null ? null : traitsOf(dialect)
  const info: TargetInfo = {
    name,
    dialect,
    sqlLanguage: traits?.sqlLanguage ?? 'sql',
    onlineChanges: traits?.onlineChanges ?? false,
    displayUrl: parsed?.displayUrl ?? null,
    tier,
    ...(target.tier === null && parsed === null ? { tierAssumed: true } : {}),
    schemas: [...schemas],
    problem: problem === null ? null : [problem.message, hint].filter((part) => part !== null).join(' '),
    notes: [...notes],
  }
  const connection = parsed?.connection ?? null
  return { name, tier, schemas, settings, connection, problem, info }
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>)
}
