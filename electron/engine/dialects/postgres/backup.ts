import { devNull } from 'node:os'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { BackupRequest, Backups, MadeBackup } from '../backup.ts'
import { requireRoom } from '../backup-room.ts'
import type { Session } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'
import { clientEnvironment, findClients } from './client-programs.ts'
import type { ClientPrograms } from './client-programs.ts'
import type { PostgresSettings } from './client.ts'
import { postgresSession } from './session.ts'

/** Longest that a dump and its proof may take, in milliseconds. */
const DUMP_MS = 6 * 3_600_000

type Table = {
  readonly schema: string
  readonly name: string
  readonly bytes: number
  readonly holdsRows: boolean
}

/**
 * A dump of the tables by `pg_dump` in its own format, of one moment while others write; its proof: `pg_restore` reads it
 * to the end, and its list names the rows of every table.
 */
export const backups: Backups = {
  async take(session, request) {
    const { settings, serverVersionNumber } = postgresSession(session)
    const major = Math.floor(serverVersionNumber / 10_000)
    const clients = await findClients(request.programs, request.namedFolders, major)
    if (clients === null) throw noProgram(major)
    const tables = request.tables === null ? null : await existing(session, request.tables)
    if (tables?.length === 0) return null
    const path = `${request.path}.dump`
    await requireRoom(request.files, path, await sizeOf(session, tables))
    try {
      return await dump(settings, clients, tables, path, request)
    } catch (error) {
      await request.files.remove(path).catch(() => undefined)
      throw error
    }
  },
  commands: ({ path }, connection) => {
    if (connection.dialect !== 'postgres') return []
    const quoted = `'${path.replaceAll("'", "'\\''")}'`
    const place = [
      ['--host', connection.host],
      ['--port', String(connection.port)],
      ...(connection.user === null ? [] : [['--username', connection.user]]),
    ].flat()
    const words = place.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(' ')
    return [
      `pg_restore --list ${quoted}  # what it holds`,
      `createdb ${words} headway_restored && pg_restore ${words} --no-owner --dbname headway_restored ${quoted}  # beside: take over from there what is missing; the role must be able to create databases, here or on another server`,
      `pg_restore ${words} --clean --if-exists --single-transaction --dbname '${connection.database}' ${quoted}  # in place of what is there now: only where no other table or view refers to it`,
    ]
  },
  restore: null,
}

async function dump(
  settings: PostgresSettings,
  { dump: program, restore }: ClientPrograms,
  tables: readonly Table[] | null,
  path: string,
  { programs, files }: BackupRequest,
): Promise<MadeBackup> {
  const patterns = (tables ?? []).flatMap(({ schema, name }) => [
    '--table',
    `${quoteName(schema)}.${quoteName(name)}`,
  ])
  const options = { environment: clientEnvironment(settings), timeoutMs: DUMP_MS, asCaller: true }
  const args = ['--format=custom', '--no-password', '--file', path, ...patterns]
  const made = await programs.run(program, args, options)
  if (made.code !== 0) throw failed(`pg_dump failed: ${made.output.trim().slice(-500)}`)
  const read = await programs.run(restore, ['--file', devNull, path], { timeoutMs: DUMP_MS, asCaller: true })
  const list = await programs.run(restore, ['--list', path], { timeoutMs: DUMP_MS, asCaller: true })
  if (read.code !== 0 || list.code !== 0)
    throw failed(`The dump cannot be read: ${read.output.trim().slice(-500)}`)
  const missing = (tables ?? []).filter(
    ({ schema, name, holdsRows }) => holdsRows && !list.output.includes(` TABLE DATA ${schema} ${name} `),
  )
  if (missing.length > 0) throw failed(`The dump lacks ${missing.map(({ name }) => name).join(', ')}.`)
  return {
    path,
    bytes: (await files.stat(path))?.size ?? 0,
    tables: (tables ?? []).map(({ schema, name }) => `${schema}.${name}`),
    proof: 'pg_restore read it to the end',
  }
}

/** The tables that are there, with their schemas: a plan may name some that it makes itself. */
async function existing(
  session: Session,
  tables: NonNullable<BackupRequest['tables']>,
): Promise<readonly Table[]> {
  const names = tables.map(({ schema, name }) =>
    schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`,
  )
  const { rows } = await session.query(
    `SELECT DISTINCT n.nspname AS schema, c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes,
       c.relkind = 'r' AS holds_rows
     FROM unnest($1::text[]) AS wanted
     JOIN pg_class c ON c.oid = to_regclass(wanted) OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass(wanted)))
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')`,
    [names],
  )
  return rows.map((row) => ({
    schema: String(row['schema']),
    name: String(row['name']),
    bytes: Number(row['bytes']),
    holdsRows: row['holds_rows'] === true,
  }))
}

/** Of a dump, which is seldom larger than the tables are. */
async function sizeOf(session: Session, tables: readonly Table[] | null): Promise<number> {
  if (tables !== null) return tables.reduce((sum, { bytes }) => sum + bytes, 0)
  const { rows } = await session.query('SELECT pg_database_size(current_database())::float8 AS bytes')
  return Number(rows[0]?.['bytes'] ?? 0)
}

function noProgram(version: number): HeadwayError {
  return new HeadwayError(
    'backup_failed',
    `There is no pg_dump of version ${version} or newer on this machine.`,
    {
      hint: 'Nothing was run. Install the client programs, or name their folder as postgresPrograms in settings.json of your user folder.',
    },
  )
}

function failed(message: string): HeadwayError {
  return new HeadwayError('backup_failed', message, { hint: 'Nothing was run.' })
}
