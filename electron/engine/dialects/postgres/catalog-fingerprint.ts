import { hash } from 'node:crypto'
import type { Row } from '../dialect.ts'
import type { Introspection } from '../introspection.ts'
import { textOf } from './catalog-row.ts'

/** Fewer relations than that are read as quickly as their fingerprint. */
const WORTH = 100

/** Oids below this are initdb's. */
const OWN = 16384

/** Catalogs that say nothing of the schema, or change without it: statistics, large objects, other databases, secrets. */
const passedOver = [
  'pg_auth_members',
  'pg_authid',
  'pg_database',
  'pg_db_role_setting',
  'pg_init_privs',
  'pg_largeobject',
  'pg_largeobject_metadata',
  'pg_parameter_acl',
  'pg_replication_origin',
  'pg_shdepend',
  'pg_shdescription',
  'pg_shseclabel',
  'pg_statistic',
  'pg_statistic_ext_data',
  'pg_subscription',
  'pg_subscription_rel',
  'pg_tablespace',
]

/** Members that VACUUM, ANALYZE, TRUNCATE and REINDEX write. */
const passedOverMembers = [
  'pg_attribute.attmissingval',
  'pg_class.relallfrozen',
  'pg_class.relallvisible',
  'pg_class.relfilenode',
  'pg_class.relfrozenxid',
  'pg_class.relhasindex',
  'pg_class.relhasrules',
  'pg_class.relhastriggers',
  'pg_class.relminmxid',
  'pg_class.relpages',
  'pg_class.reltuples',
  'pg_index.indcheckxmin',
]

const list = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ')

/**
 * What decides how the catalogs are read, names of the roles that they speak of among it, and the catalogs of this version with their members and that by which a row
 * is initdb's own.
 */
const outline = `SELECT c.relname AS catalog,
  string_agg('o.' || quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FILTER (WHERE c.relname || '.' || a.attname NOT IN (${list(passedOverMembers)})) AS members,
  (array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.atttypid IN ('oid'::regtype, 'regproc'::regtype)))[1] AS id,
  json_build_array(version(), current_user, session_user, current_schema(), (SELECT json_agg(json_build_array(s.name, s.setting))
    FROM pg_catalog.pg_settings s WHERE s.name IN ('search_path', 'DateStyle', 'IntervalStyle', 'TimeZone', 'bytea_output',
      'quote_all_identifiers', 'extra_float_digits', 'xmlbinary')),
    (SELECT json_agg(json_build_array(r.oid, r.rolname) ORDER BY r.oid) FROM pg_catalog.pg_roles r WHERE r.oid < ${OWN} OR r.oid IN
      (SELECT s.refobjid FROM pg_catalog.pg_shdepend s JOIN pg_catalog.pg_database d ON d.oid = s.dbid
        WHERE d.datname = current_database() AND s.refclassid = 'pg_authid'::regclass)))::text AS around,
  (SELECT count(*) FROM pg_catalog.pg_class x WHERE x.oid >= ${OWN} AND x.relkind IN ('r', 'p', 'v', 'm', 'f')) AS relations
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN (${list(passedOver)})
    AND has_table_privilege(c.oid, 'SELECT')
  GROUP BY c.oid, c.relname ORDER BY c.relname`

/** Which rows of a catalog are not initdb's; what is said of these may be somebody's own. */
function rowsOf(catalog: string, id: string): string {
  if (catalog === 'pg_namespace') return 'true'
  if (catalog === 'pg_attribute') return `o.attrelid >= ${OWN} AND o.attnum > 0`
  if (catalog === 'pg_depend') return `o.objid >= ${OWN}`
  if (catalog === 'pg_description')
    return `o.objoid >= ${OWN} OR o.classoid IN ('pg_namespace'::regclass, 'pg_extension'::regclass)`
  return id === '' ? 'true' : `o.${id}::oid >= ${OWN}`
}

const sum = (catalog: string, members: string, from: string, where: string): string =>
  `SELECT '${catalog}' AS catalog, count(*) AS n, sum(hashtextextended(ROW(${members})::text, 0)) AS hashes
  FROM pg_catalog.${from} o WHERE ${where}`

/** Sums over the hashes of rows: their order does not count. */
function sums(catalogs: readonly Row[]): string {
  const all = [
    ...catalogs.map((row) => {
      const catalog = textOf(row, 'catalog')
      return sum(catalog, textOf(row, 'members'), catalog, rowsOf(catalog, textOf(row, 'id')))
    }),
    sum('pg_user_mappings', 'o.umid, o.srvname, o.usename', 'pg_user_mappings', 'true'),
    sum('pg_subscription', 'o.oid, o.subdbid, o.subname', 'pg_subscription', 'true'),
  ].join('\nUNION ALL\n')
  // Their parts may run side by side.
  return `${all}\nORDER BY catalog`
}

/**
 * A hash of all that the catalogs hold of a schema, made by the server in a fraction of the time that reading them
 * takes; null for a database so small that reading is as quick. Rows go in by their content, so that a copy of a
 * database that was changed since has another hash.
 */
export const fingerprint: NonNullable<Introspection['fingerprint']> = async (query, { schemas }) => {
  // Compiling the sums takes longer than running them.
  await query(`SELECT set_config('jit', 'off', false)`)
  const catalogs = await query(outline)
  const [first] = catalogs
  if (first === undefined || Number(textOf(first, 'relations')) < WORTH) return null
  return hash('sha256', JSON.stringify([schemas, catalogs, await query(sums(catalogs))]))
}
