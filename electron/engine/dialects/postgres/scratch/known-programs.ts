import { join } from 'node:path'
import type { Programs } from '../../../ports.ts'
import { candidateFolders, versionOf } from './find-programs.ts'

/** What is there of PostgreSQL on this machine, each as `15.13 in /usr/lib/postgresql/15/bin`. */
export async function postgresPrograms(
  programs: Programs,
): Promise<{ readonly servers: readonly string[]; readonly clients: readonly string[] }> {
  const suffix = programs.platform === 'win32' ? '.exe' : ''
  const found = { servers: new Map<string, string>(), clients: new Map<string, string>() }
  for (const folder of await candidateFolders(programs, [], 0)) {
    const names = new Set(await programs.list(folder))
    const note = async (name: string, versions: Map<string, string>): Promise<void> => {
      const version = await versionOf(programs, join(folder, `${name}${suffix}`))
      // The same programs are often on several paths.
      if (version !== null && !versions.has(version)) versions.set(version, folder)
    }
    if (names.has(`initdb${suffix}`) && names.has(`postgres${suffix}`)) await note('postgres', found.servers)
    if (names.has(`pg_dump${suffix}`)) await note('pg_dump', found.clients)
  }
  const told = (versions: ReadonlyMap<string, string>): readonly string[] =>
    [...versions].map(([version, folder]) => `${version} in ${folder}`)
  return { servers: told(found.servers), clients: told(found.clients) }
}
