import type { Session } from '../../dialect.ts'
import { placeOf } from '../client.ts'
import { postgresSession } from '../session.ts'

/** What a scratch database on another server must know of the target to stand for it. */
export type TargetTraits = {
  /** Such as 15. */
  readonly major: number
  readonly database: string
  /** The role that logs in. */
  readonly user: string
  readonly encoding: string
  readonly collate: string
  readonly ctype: string
  /** Of this role in this database: what ALTER ROLE and ALTER DATABASE set. */
  readonly settings: readonly { readonly name: string; readonly value: string }[]
  /** Schemas of the search path that are there. */
  readonly schemas: readonly string[]
  readonly roles: readonly string[]
  /** The cluster's own identifier, else where it was reached. */
  readonly server: string
}

/** A server with more roles than this is shared by many: the rest get no stand-ins. */
const rolesRead = 5000

/** `app.tenant` and the like are no rows of pg_settings: they are looked up where they were set. */
const traitsSql = `select current_setting('server_version_num')::int / 10000 as major, current_database()::text as database,
  session_user::text as "user", pg_encoding_to_char(d.encoding) as encoding, d.datcollate::text as collate,
  d.datctype::text as ctype, to_json(current_schemas(false)) as schemas,
  (select coalesce(json_agg(json_build_object('name', s.name, 'value', s.value)), '[]') from (
    select name, setting as value from pg_settings where source in ('database', 'user', 'database user')
    union select name, current_setting(name, true) from (
      select split_part(unnest(setconfig), '=', 1) as name from pg_db_role_setting
        where setdatabase in (0, d.oid) and setrole in (0, (select oid from pg_roles where rolname = session_user))) own
      where name like '%.%' and name not in (select name from pg_settings)) s where s.value is not null) as settings,
  (select coalesce(json_agg(r.rolname), '[]') from
    (select rolname from pg_roles where rolname !~ '^pg_' order by oid limit ${rolesRead}) r) as roles
  from pg_database d where d.datname = current_database()`

/** Limits and habits of logging: they say nothing of what a statement means, and a look has its own. */
const meaningless =
  /^(?:log_|auto_explain\.|pg_stat_statements\.|track_|debug_)|_timeout$|_mem$|^default_transaction_(?:read_only|deferrable)$|_preload_libraries$|^client_min_messages$/

/** Reads them over an open session; nothing but catalogs is read. */
export async function readTraits(session: Session): Promise<TargetTraits> {
  const [asked, server] = await Promise.all([session.query(traitsSql), readServer(session)])
  const row = asked.rows[0] ?? {}
  const settings = row['settings'] as TargetTraits['settings']
  return {
    major: Number(row['major']),
    database: String(row['database']),
    user: String(row['user']),
    encoding: String(row['encoding']),
    collate: String(row['collate']),
    ctype: String(row['ctype']),
    settings: settings.filter(({ name }) => !meaningless.test(name)),
    schemas: row['schemas'] as readonly string[],
    roles: row['roles'] as readonly string[],
    server,
  }
}

/** The cluster's identifier, set by initdb; where the role may not ask for it, where it was reached. */
export async function readServer(session: Session): Promise<string> {
  try {
    const result = await session.query('SELECT system_identifier::text AS id FROM pg_control_system()')
    return String(result.rows[0]?.['id'])
  } catch {
    return placeOf(postgresSession(session).settings)
  }
}
