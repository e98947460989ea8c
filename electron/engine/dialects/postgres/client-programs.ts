import { join } from 'node:path'
import type { Programs } from '../../ports.ts'
import { candidateFolders, versionOf } from './scratch/find-programs.ts'
import type { PostgresSettings } from './client.ts'

/** `pg_dump` and `pg_restore` of one version. */
export type ClientPrograms = { readonly dump: string; readonly restore: string; readonly major: number }

/** Client programs that understand a server: of its version or newer, the nearest first; null where there are none. */
export async function findClients(
  programs: Programs,
  named: readonly string[],
  serverMajor: number,
): Promise<ClientPrograms | null> {
  const suffix = programs.platform === 'win32' ? '.exe' : ''
  const found: ClientPrograms[] = []
  for (const folder of await candidateFolders(programs, named, serverMajor)) {
    const names = new Set(await programs.list(folder))
    if (!names.has(`pg_dump${suffix}`) || !names.has(`pg_restore${suffix}`)) continue
    const dump = join(folder, `pg_dump${suffix}`)
    const major = Number.parseInt((await versionOf(programs, dump)) ?? '', 10)
    if (major === serverMajor) return { dump, restore: join(folder, `pg_restore${suffix}`), major }
    if (major > serverMajor) found.push({ dump, restore: join(folder, `pg_restore${suffix}`), major })
  }
  return found.toSorted((left, right) => left.major - right.major)[0] ?? null
}

/** Where to connect, as the environment of a client program: nothing of it stands in the list of processes. */
export function clientEnvironment(settings: PostgresSettings): Readonly<Record<string, string>> {
  return {
    PGHOST: settings.host,
    PGPORT: String(settings.port),
    PGDATABASE: settings.database,
    PGAPPNAME: settings.applicationName,
    PGSSLMODE: { off: 'disable', require: 'require', 'verify-full': 'verify-full' }[settings.ssl],
    ...(settings.user === null ? {} : { PGUSER: settings.user }),
    ...(settings.password === null ? {} : { PGPASSWORD: settings.password.reveal() }),
    ...(settings.sslRootCert === undefined ? {} : { PGSSLROOTCERT: settings.sslRootCert }),
  }
}
