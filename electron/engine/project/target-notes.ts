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
  project: Pick<Project, 'environment' | 'root'>,
  target: TargetSettings,
  parsed: ParsedDatabaseUrl,
  origin: string | null,
): string[] {
  const { name } = target
  const notes = parsed.warnings.map((warning) => `${name}: ${warning}`)
  if (origin !== null) notes.push(`${name} is ${parsed.displayUrl} (${origin}).`)
  if (target.url !== null && hidesDefault(project, parsed)) {
    notes.push(`${name} uses its "url" in headway.json; DATABASE_URL names another database and is not used.`)
  }
  if (target.tier === null && !parsed.local) notes.push(productionNote(name, parsed, origin ?? target.urlEnv))
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

function productionNote(name: string, { connection }: ParsedDatabaseUrl, origin: string | null): string {
  const host = hostOf(connection)
  const beside = origin === null ? 'its "url"' : `"${name}" under "targets"`
  return `${name} counts as production: "${host}" is not this machine, and no tier is set. Where it is a development database, write "tier": "development" beside ${beside} in headway.json.`
}
