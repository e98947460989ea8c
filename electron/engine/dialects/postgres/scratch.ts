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
  const name = await withSession(connect, settings, async (session) => {
    await dropLeftovers(session)
    return await create(session, options.id)
  })
  return {
    settings: { ...settings, database: name },
    async drop() {
      await withSession(connect, settings, (session) => dropDatabase(session, name)).catch(() => undefined)
    },
  }
}

async function create(session: Session, id: string): Promise<string> {
  const server = await session.query(
    `select current_setting('server_version_num')::int as version, extract(epoch from now())::bigint as seconds`,
  )
  // The time in the name is what tells a leftover from a scratch database in use.
  const name = `${PREFIX}${String(server.rows[0]?.['seconds'])}_${id}`
  // file_copy avoids a WAL record per page and is the faster of the two for an empty template (15 and newer).
  const strategy = Number(server.rows[0]?.['version']) >= 150_000 ? ' strategy file_copy' : ''
  try {
    await session.query(`create database ${name} template template0${strategy}`)
  } catch (error) {
    throw new HeadwayError(
      'shadow_unavailable',
      'No scratch database could be created on the server of this target.',
      {
        hint: 'Give the role CREATEDB, or use a role that has it, to see statement-true SQL and schemas.',
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      },
    )
  }
  return name
}

/** Scratch databases of this role, more than an hour old, to which nobody is connected. */
async function dropLeftovers(session: Session): Promise<void> {
  const found = await session.query(
    `select d.datname as name from pg_database d
      where d.datname ~ '^${PREFIX}[0-9]+_[0-9a-z]+$'
        and pg_get_userbyid(d.datdba) = current_user
        and split_part(d.datname, '_', 3)::bigint < extract(epoch from now()) - 3600
        and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)`,
  )
  for (const row of found.rows) await dropDatabase(session, String(row['name'])).catch(() => undefined)
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
