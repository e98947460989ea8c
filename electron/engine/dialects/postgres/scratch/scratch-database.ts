import { HeadwayError } from '../../../../../shared/errors.ts'
import { quoteName } from '../../version-table-sql.ts'
import { nameServer } from './scratch-hints.ts'
import type { Session } from '../../dialect.ts'

const prefix = 'headway_shadow_'

/** Makes one under a name that tells its age; leftovers of killed processes are dropped on the way. */
export async function createDatabase(session: Session, id: string): Promise<string> {
  await dropLeftovers(session)
  const server = await session.query(
    `select current_setting('server_version_num')::int as version, extract(epoch from now())::bigint as seconds, current_user as role`,
  )
  // The time in the name is what tells a leftover from a scratch database in use.
  const name = `${prefix}${String(server.rows[0]?.['seconds'])}_${id}`
  // file_copy avoids a WAL record per page and is the faster of the two for an empty template (15 and newer).
  // https://www.postgresql.org/docs/current/sql-createdatabase.html (template0: no local objects)
  const strategy = Number(server.rows[0]?.['version']) >= 150_000 ? ' strategy file_copy' : ''
  try {
    await session.query(`create database ${name} template template0${strategy}`)
  } catch (error) {
    throw new HeadwayError('shadow_unavailable', 'No scratch database could be created on the server.', {
      hint: `Let the role make databases there (ALTER ROLE ${quoteName(String(server.rows[0]?.['role']))} CREATEDB), install the PostgreSQL programs of the server's version on this machine, or ${nameServer}`,
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
  return name
}

/** Scratch databases of this role, more than an hour old, without connections. */
async function dropLeftovers(session: Session): Promise<void> {
  const found = await session.query(
    `select d.datname as name from pg_database d
      where d.datname ~ '^${prefix}[0-9]+_[0-9a-z]+$'
        and pg_get_userbyid(d.datdba) = current_user
        and split_part(d.datname, '_', 3)::bigint < extract(epoch from now()) - 3600
        and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)`,
  )
  for (const row of found.rows) await dropDatabase(session, String(row['name'])).catch(() => undefined)
}

export async function dropDatabase(session: Session, name: string): Promise<void> {
  await session.query(`drop database if exists ${name} with (force)`)
}
