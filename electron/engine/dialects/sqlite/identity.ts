import { access, constants, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DatabaseIdentity } from '../../../../shared/model/database.ts'
import type { ConnectionSettings, Session } from '../dialect.ts'
import { incarnationOf } from './incarnation.ts'
import { readLabel } from './label.ts'
import { sqliteSession } from './session.ts'

/** Who this database is: the real path of its file. Nothing is written to find out whether it may be written. */
export async function identify(session: Session): Promise<DatabaseIdentity & { readonly readOnly: boolean }> {
  const { settings } = sqliteSession(session)
  const path = await realpath(settings.path).catch(() => settings.path)
  const asked = await session.query('SELECT sqlite_version() AS version')
  return {
    dialect: 'sqlite',
    serverVersion: String(asked.rows[0]?.['version']),
    server: path,
    database: basename(path),
    user: null,
    label: await readLabel(session),
    incarnation: await incarnationOf(session, path),
    readOnly: settings.readOnly || !(await isWritable(path)),
  }
}

/** A file that is not there yet will be an empty database; its folder's real path is known already. */
export async function identifyMissing(
  settings: ConnectionSettings,
  open: (settings: ConnectionSettings) => Promise<Session>,
): Promise<DatabaseIdentity | null> {
  if (settings.dialect !== 'sqlite' || !settings.create || settings.path === ':memory:') return null
  if ((await stat(settings.path).catch(() => null)) !== null) return null
  const folder = await realpath(dirname(settings.path)).catch(() => dirname(settings.path))
  const session = await open({ ...settings, path: ':memory:' })
  try {
    const { readOnly: _readOnly, ...identity } = await identify(session)
    return { ...identity, server: join(folder, basename(settings.path)), database: basename(settings.path) }
  } finally {
    await session.close()
  }
}

async function isWritable(path: string): Promise<boolean> {
  if (path === ':memory:') return true
  try {
    await access(path, constants.W_OK)
    // Journal files are made beside it.
    await access(dirname(path), constants.W_OK)
    return true
  } catch {
    return false
  }
}
