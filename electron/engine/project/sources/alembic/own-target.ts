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

/** False for `driver://user:pass@localhost/dbname`, what `alembic init` writes, and for anything that is no URL. */
function isReal(url: string): boolean {
  try {
    parseDatabaseUrl(url, { root: '/' })
    return !url.startsWith('driver:')
  } catch {
    return false
  }
}
