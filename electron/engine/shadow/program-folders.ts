import { z } from 'zod'
import type { DialectName } from '../../../shared/model/project.ts'
import type { UserStore } from '../ports.ts'

const folders = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

/**
 * Folders of a database system's server programs that the user named: `postgresPrograms` in `settings.json` of the
 * user's own folder (never of a project: what is named there is started).
 */
export async function namedProgramFolders(
  store: Pick<UserStore, 'read'>,
  dialect: DialectName,
): Promise<readonly string[]> {
  const stored = await store.read('settings')
  const value: unknown =
    typeof stored === 'object' && stored !== null ? Reflect.get(stored, `${dialect}Programs`) : undefined
  const parsed = folders.safeParse(value)
  return parsed.success ? parsed.data : []
}
