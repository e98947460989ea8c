import { settingPlace } from '../../../shared/setting-words.ts'
import { defaultDatabaseUrl } from './environment.ts'
import type { Project } from './project.ts'
import type { TargetSettings } from './target-settings.ts'
import { hostOf } from './url-display.ts'
import { parseDatabaseUrl } from './urls.ts'
import type { ParsedDatabaseUrl } from './urls.ts'

/**
 * What somebody who uses the target should know, though nothing is wrong with it: where its URL comes from, what of it
 * is not used, and why it counts as production.
 * @param origin where the URL comes from, null where `headway.json` says so itself
 */
export function notesOf(
  project: Pick<Project, 'environment' | 'root' | 'settings' | 'python' | 'knex'>,
  target: TargetSettings,
  parsed: ParsedDatabaseUrl,
  origin: string | null,
): string[] {
  const { name } = target
  const notes = parsed.warnings.map((warning) => `${name}: ${warning}`)
  if (origin !== null) notes.push(`${name} is ${parsed.displayUrl} (${origin}).`)
  if (target.url !== null && target.typed !== true && hidesDefault(project, parsed)) {
    notes.push(`${name} ${urlPlace(project, name)}; DATABASE_URL names another database and is not used.`)
  }
  if (target.tier === null && !parsed.local) notes.push(productionNote(project, target, parsed, origin))
  return notes
}

/** A URL that is written in the settings is never overridden: a shell may carry that of production. */
function hidesDefault(project: Pick<Project, 'environment' | 'root'>, parsed: ParsedDatabaseUrl): boolean {
  const found = defaultDatabaseUrl(project.environment)
  if (found === null || found.variable !== 'DATABASE_URL') return false
  try {
    const other = parseDatabaseUrl(found.value, { root: project.root })
    return withoutPassword(other.displayUrl) !== withoutPassword(parsed.displayUrl)
  } catch {
    return true
  }
}

function withoutPassword(url: string): string {
  return url.replace(':***@', '@')
}

type Owners = Pick<Project, 'python' | 'knex'>

/** Whether the project's own code or its description says where the target is, not a `headway.json`. */
function isOwn({ python, knex }: Owners, name: string): boolean {
  return name === python?.ownTarget || knex !== null
}

/** Where the URL of a target comes from, as the end of a sentence about it. */
function urlPlace(project: Owners & Pick<Project, 'settings'>, name: string): string {
  if (!isOwn(project, name)) return 'uses its "url" in headway.json'
  return project.python === null
    ? `uses the connection that ${project.settings.description.file} says`
    : 'is where env.py connects to'
}

function productionNote(
  project: Owners & Pick<Project, 'settings'>,
  { name, urlEnv, typed }: TargetSettings,
  { connection }: ParsedDatabaseUrl,
  origin: string | null,
): string {
  const besideUrl = (origin ?? urlEnv) === null && !isOwn(project, name)
  const place = besideUrl
    ? 'beside its "url" in headway.json'
    : `at "${name}" under ${settingPlace(project.settings, 'targets')}`
  const remedy =
    typed === true
      ? `name it among the targets in ${project.settings.description.file}, with "tier": "development"`
      : `write "tier": "development" ${place}`
  return `${name} counts as production: "${hostOf(connection)}" is not this machine, and no tier is set. Where it is a development database, ${remedy}.`
}
