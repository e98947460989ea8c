import { Secret } from '../../../ports.ts'
import type { PythonProject } from '../../python-project.ts'
import type { TargetSettings } from '../../target-settings.ts'
import { parseDatabaseUrl } from '../../urls.ts'

/** The name of the database that `env.py` connects to: that of its section. */
export function ownTargetName(section: string): string {
  return section
}

/** The target that the project's own code connects to. Its URL is known here only where the ini file has the last word. */
export function ownTarget(python: PythonProject): TargetSettings {
  const known = python.env.usesIniUrl && python.iniUrl !== null && isReal(python.iniUrl)
  return {
    name: python.ownTarget,
    url: known && python.iniUrl !== null ? new Secret(python.iniUrl) : null,
    urlEnv: null,
    fromCode: !known,
    tier: null,
    schemas: [],
    settings: {},
  }
}

/**
 * The declared targets and the project's own. One that is declared under its name adds to it: its tier, its schemas, its
 * settings; with a URL of its own it takes its place.
 */
export function withOwnTarget(
  declared: readonly TargetSettings[],
  own: TargetSettings,
): readonly TargetSettings[] {
  const others = declared.filter(({ name }) => name !== own.name)
  const added = declared.find(({ name }) => name === own.name)
  if (added === undefined) return [...others, own]
  const isElsewhere = added.url !== null || added.urlEnv !== null
  return [...others, isElsewhere ? added : { ...own, ...pick(added) }]
}

function pick({
  tier,
  schemas,
  settings,
}: TargetSettings): Pick<TargetSettings, 'tier' | 'schemas' | 'settings'> {
  return { tier, schemas, settings }
}

/** False for `driver://user:pass@localhost/dbname`, what `alembic init` writes, and for anything that is no URL. */
function isReal(url: string): boolean {
  try {
    parseDatabaseUrl(url, { root: '/' })
    return !url.startsWith('driver:')
  } catch {
    return false
  }
}
