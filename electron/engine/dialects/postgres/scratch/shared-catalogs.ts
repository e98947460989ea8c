import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Session } from '../../dialect.ts'
import { seeElsewhere } from './scratch-hints.ts'

/** What the catalogs that a server shares between its databases hold, for people. */
const names: Readonly<Record<string, string>> = {
  pg_authid: 'roles',
  pg_auth_members: 'memberships of roles',
  pg_database: 'databases',
  pg_db_role_setting: 'settings of roles and databases',
  pg_parameter_acl: 'rights on settings',
  pg_replication_origin: 'replication origins',
  pg_shdescription: 'comments on roles or databases',
  pg_shseclabel: 'labels of roles or databases',
  pg_subscription: 'subscriptions',
  pg_tablespace: 'tablespaces',
}

/**
 * Shared catalogs that the open transaction wrote: a writer keeps its lock until the end, so this sees what functions
 * and DO did, and nothing of what other sessions do. pg_shdepend is left out: every table with an owner is in it.
 */
const writtenSql = `select relation::regclass::text as name from pg_locks
  where pid = pg_backend_pid() and locktype = 'relation' and database = 0 and granted
    and mode not in ('AccessShareLock', 'RowShareLock')`

/** All of them as text, without the scratch databases: what is compared where there is no transaction to ask. */
const contentsSql = `select 'pg_authid' as name, md5(coalesce(string_agg(to_jsonb(r)::text, '' order by r.rolname), '')) as text
    from (select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
      rolconnlimit, rolvaliduntil from pg_roles) r
  union all select 'pg_auth_members', md5(coalesce(string_agg(format('%s %s', m.roleid, m.member), '' order by m.roleid, m.member), ''))
    from pg_auth_members m
  union all select 'pg_database', md5(coalesce(string_agg(format('%s %s %s %s', d.datname, d.datdba, d.datacl, d.datconnlimit), '' order by d.datname), ''))
    from pg_database d where d.datname !~ '^headway_shadow_'
  union all select 'pg_db_role_setting', md5(coalesce(string_agg(format('%s %s %s', s.setdatabase, s.setrole, s.setconfig), '' order by s.setdatabase, s.setrole), ''))
    from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase where coalesce(d.datname !~ '^headway_shadow_', true)
  union all select 'pg_shdescription', md5(coalesce(string_agg(format('%s %s', c.objoid, c.description), '' order by c.objoid, c.classoid), ''))
    from pg_shdescription c
  union all select 'pg_tablespace', md5(coalesce(string_agg(format('%s %s %s', t.spcname, t.spcowner, t.spcacl), '' order by t.spcname), ''))
    from pg_tablespace t`

/** @throws HeadwayError `beyond_scratch` where the open transaction wrote what other databases share */
export async function refuseSharedWrites(session: Session): Promise<void> {
  const found = await session.query(writtenSql)
  const written = found.rows.map((row) => String(row['name'])).filter((name) => name in names)
  if (written.length > 0) throw wroteShared(written)
}

/** The contents of every shared catalog, to be compared later. */
export async function readShared(session: Session): Promise<ReadonlyMap<string, string>> {
  const result = await session.query(contentsSql)
  return new Map(result.rows.map((row) => [String(row['name']), String(row['text'])]))
}

/** @throws HeadwayError `beyond_scratch` where a catalog is not what it was */
export function refuseDifferences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): void {
  const changed = [...before.keys()].filter((name) => before.get(name) !== after.get(name))
  if (changed.length > 0) throw wroteShared(changed)
}

function wroteShared(catalogs: readonly string[]): HeadwayError {
  const what = catalogs.map((name) => names[name] ?? name).join(', ')
  return new HeadwayError('beyond_scratch', `The revision changes what the whole server shares: ${what}.`, {
    hint: seeElsewhere,
    problems: catalogs.map((name) => `${name} (${names[name] ?? name})`),
  })
}
