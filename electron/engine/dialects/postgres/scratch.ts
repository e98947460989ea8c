import { HeadwayError } from '../../../../shared/errors.ts'
import type { ConnectionSettings, ScratchDatabase, Session } from '../dialect.ts'

const PREFIX = 'headway_shadow_'

/**
 * A scratch database on the target's own server, so that both sides are deparsed by one server.
 * Leftovers of killed processes (no connection, same prefix) are dropped on the way.
 * https://www.postgresql.org/docs/current/sql-createdatabase.html (template0: no local objects)
 */
export async function createScratch(
  settings: ConnectionSettings,
  options: { readonly folder: string; readonly id: string },
  connect: (settings: ConnectionSettings) => Promise<Session>,
): Promise<ScratchDatabase> {
  if (settings.dialect !== 'postgres') throw new TypeError('not a PostgreSQL connection')
  const name = PREFIX + options.id
  await withSession(connect, settings, async (session) => {
    await dropLeftovers(session)
    await create(session, name)
  })
  return {
    settings: { ...settings, database: name },
    async drop() {
      await withSession(connect, settings, (session) => dropDatabase(session, name)).catch(() => undefined)
    },
  }
}

async function create(session: Session, name: string): Promise<void> {
  const version = await session.query(`select current_setting('server_version_num')::int as v`)
  // file_copy avoids a WAL record per page and is the faster of the two for an empty template (15 and newer).
  const strategy = Number(version.rows[0]?.['v']) >= 150_000 ? ' strategy file_copy' : ''
  try {
    await session.query(`create database ${name} template template0${strategy}`)
  } catch (error) {
    throw new HeadwayError('shadow_unavailable', 'No scratch database could be created on the server of this target.', {
      hint: 'Give the role CREATEDB, or use a role that has it, to see statement-true SQL and schemas.',
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
}

/** Only scratch databases to which nobody has been connected since they were made by a process now gone. */
async function dropLeftovers(session: Session): Promise<void> {
  const found = await session.query(
    `select d.datname as name from pg_database d
      where d.datname like '${PREFIX.replaceAll('_', '\\_')}%'
        and pg_catalog.pg_get_userbyid(d.datdba) = current_user
        and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)
        and coalesce((pg_stat_file('base/' || d.oid || '/PG_VERSION', true)).modification, now()) < now() - interval '1 hour'`,
  ).catch(() => null)
  for (const row of found?.rows ?? []) await dropDatabase(session, String(row['name'])).catch(() => undefined)
}

async function dropDatabase(session: Session, name: string): Promise<void> {
  await session.query(`drop database if exists ${name} with (force)`)
}

async function withSession<T>(
  connect: (settings: ConnectionSettings) => Promise<Session>,
  settings: ConnectionSettings,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connect(settings)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}
