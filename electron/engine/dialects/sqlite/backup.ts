import { HeadwayError } from '../../../../shared/errors.ts'
import type { BackupRequest, Backups, MadeBackup } from '../backup.ts'
import { requireRoom } from '../backup-room.ts'
import type { Dialect, Session } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'
import { sqliteSession } from './session.ts'

/**
 * A copy of the whole file by VACUUM INTO, which reads one moment of the database while others write, and its proof:
 * the copy's own integrity check, and the same number of rows in every table.
 */
export const backups: Backups = {
  async take(session, request) {
    const path = `${request.path}.db`
    await requireRoom(request.files, path, await sizeOf(session))
    try {
      return await copyFile(session, path, request)
    } catch (error) {
      await request.files.remove(path).catch(() => undefined)
      if (error instanceof HeadwayError && error.code === 'backup_failed') throw error
      const why = error instanceof Error ? error.message : String(error)
      throw failed(`The database could not be copied: ${why}`, error)
    }
  },
  commands: ({ path }, connection) => {
    const target = connection.dialect === 'sqlite' ? connection.path : ''
    return [
      `sqlite3 '${path.replaceAll("'", "'\\''")}' 'pragma integrity_check'`,
      `sqlite3 '${target.replaceAll("'", "'\\''")}' ".restore '${path.replaceAll("'", "''")}'"`,
    ]
  },
  restore: async (session, path) => {
    await proveFile(session.dialect, path)
    await sqliteSession(session).restoreFrom(path)
    await requireIntegrity(session, path)
  },
}

async function copyFile(session: Session, path: string, { files }: BackupRequest): Promise<MadeBackup> {
  // One moment for the copy and for the counts that prove it.
  await session.query('BEGIN')
  let counts: string
  try {
    counts = await countsOf(session)
  } finally {
    await session.query('ROLLBACK')
  }
  await session.query('VACUUM INTO ?', [path])
  const copied = await proveFile(session.dialect, path)
  const now = await countsOf(session)
  if (copied !== counts && copied !== now) throw failed('The copy holds other numbers of rows.', null)
  const bytes = (await files.stat(path))?.size ?? 0
  return { path, bytes, tables: [], proof: 'integrity check passed, rows counted' }
}

/** The numbers of rows in a copy. Throws where it is damaged. */
async function proveFile(dialect: Dialect, path: string): Promise<string> {
  const copy = await dialect.connect({ dialect: 'sqlite', path, create: false, readOnly: true })
  try {
    await requireIntegrity(copy, path)
    return await countsOf(copy)
  } finally {
    await copy.close()
  }
}

async function requireIntegrity(session: Session, path: string): Promise<void> {
  const { rows } = await session.query('PRAGMA integrity_check(3)')
  const said = rows.map((row) => String(row['integrity_check'])).join('; ')
  if (said !== 'ok') throw failed(`${path} is damaged: ${said}`, null)
}

async function countsOf(session: Session): Promise<string> {
  const { rows } = await session.query(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
  )
  const counts: string[] = []
  for (const { name } of rows) {
    const counted = await session.query(`SELECT count(*) AS n FROM ${quoteName(String(name))}`)
    counts.push(`${String(name)}=${String(counted.rows[0]?.['n'])}`)
  }
  return counts.join('\n')
}

async function sizeOf(session: Session): Promise<number> {
  const { rows } = await session.query(
    'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
  )
  return Number(rows[0]?.['bytes'] ?? 0)
}

function failed(message: string, cause: unknown): HeadwayError {
  return new HeadwayError('backup_failed', message, { hint: 'Nothing was run.', cause })
}
