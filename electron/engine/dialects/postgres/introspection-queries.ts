import type { CatalogQueries } from '../introspection.ts'
import { carriedObjects, carriedPresent } from './carried-queries.ts'
import { notOfExtension } from './carried-query.ts'
import { others } from './others-query.ts'

/**
 * The catalog queries of a snapshot: text alone, a bounded number whatever the size of the schema.
 * Written against the catalogs of PostgreSQL 12 to 18; members of newer versions come through the deparsing functions.
 */

/** A condition on `pg_namespace` as `n`: the named schemas, or all that are not the server's own. */
function inSchemas(schemas: readonly string[]): string {
  if (schemas.length === 0) return `n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`
  return `n.nspname IN (${schemas.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')})`
}

/**
 * Deparsed text names objects without their schema where search_path finds them, so the path is emptied first (as
 * pg_dump does) and put back by the last query, `close`. Compiling these queries takes the server ten times as long as
 * running them, so that is off meanwhile. Run the queries in their order, on one session.
 */
const open = `SELECT current_schema() AS default_schema, current_setting('server_version') AS version,
  set_config('headway.search_path', current_setting('search_path'), false) AS saved,
  set_config('search_path', '', false) AS emptied,
  set_config('headway.jit', current_setting('jit'), false) AS compiled, set_config('jit', 'off', false) AS jit`
const close = `SELECT set_config('search_path', current_setting('headway.search_path'), false) AS restored,
  set_config('jit', current_setting('headway.jit'), false) AS jit`

const namespaces = (where: string): string => `SELECT n.oid, n.nspname AS name FROM pg_namespace n
  WHERE ${where} AND ${notOfExtension('pg_namespace', 'n.oid')}`

const extensions = `SELECT e.oid, e.extname AS name, n.nspname AS schema, e.extversion AS version
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'`

const relations = (
  where: string,
): string => `SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  c.relpersistence = 'u' AS unlogged, c.reloptions AS options, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced,
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
  CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
  CASE WHEN c.relhassubclass OR c.relispartition OR c.relkind = 'r' THEN
    (SELECT array_agg(i.inhparent ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) END AS parents,
  c.reltablespace <> 0 AS has_tablespace,
  CASE WHEN c.relkind IN ('r', 'm') THEN (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam) END AS access_method
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${where} AND ${notOfExtension('pg_class', 'c.oid')}`

const columns = (
  where: string,
): string => `SELECT a.attrelid AS relation, a.attnum AS position, a.attname AS name,
  format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null, pg_get_expr(d.adbin, d.adrelid) AS expression,
  a.attidentity AS identity, a.attgenerated AS generated, a.attislocal AS local, a.attinhcount > 0 AS inherited,
  CASE WHEN a.attcollation <> t.typcollation THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END AS collation
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${where}
  ORDER BY a.attrelid, a.attnum`

const constraints = (
  where: string,
): string => `SELECT o.oid, o.conrelid AS relation, o.contypid AS domain, o.conname AS name,
  o.contype AS kind, CASE WHEN o.contype <> 'n' THEN pg_get_constraintdef(o.oid) END AS definition, o.conkey AS key,
  o.confrelid AS target, o.confkey AS target_key, o.convalidated AS validated, o.connoinherit AS no_inherit,
  o.conparentid <> 0 OR (o.conrelid <> 0 AND NOT o.conislocal) AS from_parent
  FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
  WHERE o.contype IN ('p', 'u', 'f', 'c', 'x', 'n') AND ${where}
  AND (o.conparentid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = o.conrelid AND c.relispartition))
  AND (o.contype <> 'n' OR o.conparentid = 0 AND (o.conislocal OR o.conrelid = 0)) AND (o.contype <> 'n' OR NOT o.convalidated OR o.connoinherit OR o.conname !~ '_not_null[0-9]*$')`

const indexes = (
  where: string,
): string => `SELECT i.indexrelid AS oid, i.indrelid AS relation, c.relname AS name,
  i.indisunique AS is_unique, i.indisvalid OR c.relkind = 'I' AS valid,
  c.relkind = 'I' AND NOT i.indisvalid AS is_partial_tree,
  pg_get_indexdef(i.indexrelid) AS definition, c.relispartition AS from_parent,
  CASE WHEN c.relispartition THEN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid) END AS parent,
  i.indisprimary AS is_primary, CASE WHEN c.relispartition THEN ARRAY(SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = i.indexrelid ORDER BY a.attnum) END AS column_names, i.indisexclusion AS is_exclusion,
  EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) AS of_constraint
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${where} AND c.relkind IN ('i', 'I')`

const types = (
  where: string,
): string => `SELECT t.oid, n.nspname AS schema, t.typname AS name, t.typtype AS kind,
  (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
  CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS base, t.typnotnull AS not_null,
  pg_get_expr(t.typdefaultbin, 0) AS expression,
  CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN (SELECT quote_ident(cn.nspname) || '.' ||
    quote_ident(co.collname) FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
    WHERE co.oid = t.typcollation) END AS collation
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype IN ('e', 'd') AND ${where} AND ${notOfExtension('pg_type', 't.oid')}`

const sequences = (where: string): string => `SELECT c.oid, n.nspname AS schema, c.relname AS name,
  format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS min,
  s.seqmax AS max, s.seqcache AS cache, s.seqcycle AS cycle, c.relpersistence = 'u' AS unlogged,
  d.deptype AS owned, d.refobjid AS owner, d.refobjsubid AS owner_position,
  CASE WHEN d.deptype = 'i' THEN (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid WHERE t.oid = d.refobjid
      AND octet_length(t.relname || '_' || a.attname || '_seq') <= 63
      AND NOT starts_with(c.relname, t.relname || '_' || a.attname || '_seq')) END AS own_name
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  WHERE ${where} AND ${notOfExtension('pg_class', 'c.oid')}`

const routines = (
  where: string,
): string => `SELECT p.oid, n.nspname AS schema, p.proname AS name, p.prokind AS kind,
  oidvectortypes(p.proargtypes) AS arguments, pg_get_functiondef(p.oid) AS definition,
  pg_get_function_arguments(p.oid) || ' returns ' || coalesce(pg_get_function_result(p.oid), '') AS signature
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prokind IN ('f', 'p', 'w') AND ${where} AND NOT EXISTS (SELECT FROM pg_depend x
    WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.objsubid = 0 AND x.deptype IN ('e', 'i'))`

// tgparentid is there since PostgreSQL 13; through jsonb the query also runs on 12.
const triggers = (
  where: string,
): string => `SELECT t.oid, t.tgrelid AS relation, t.tgname AS name, t.tgenabled AS enabled,
  pg_get_triggerdef(t.oid) AS definition,
  CASE WHEN c.relkind = 'p' THEN (SELECT jsonb_agg(jsonb_build_array(pn.nspname, pc.relname, k.tgenabled) ORDER BY pn.nspname, pc.relname)
    FROM pg_partition_tree(t.tgrelid) p JOIN pg_trigger k ON k.tgrelid = p.relid AND k.tgname = t.tgname
    JOIN pg_class pc ON pc.oid = p.relid JOIN pg_namespace pn ON pn.oid = pc.relnamespace
    WHERE p.level > 0 AND k.tgenabled <> t.tgenabled) END AS partitions
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND coalesce(to_jsonb(t) ->> 'tgparentid', '0') = '0' AND ${where}`

const policies = (
  where: string,
): string => `SELECT p.oid, p.polrelid AS relation, p.polname AS name, p.polcmd AS command,
  p.polpermissive AS permissive, pg_get_expr(p.polqual, p.polrelid) AS using_expression,
  pg_get_expr(p.polwithcheck, p.polrelid) AS with_check,
  ARRAY(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r ORDER BY 1) AS roles
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${where}`

/** Objects made by initdb have oids below 16384. */
const descriptions = `SELECT d.classoid::regclass::text AS class, d.objoid AS oid, d.objsubid AS position,
  d.description AS comment FROM pg_description d WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass`

const acl = (catalog: string, owner: string, list: string): string => `SELECT '${catalog}' AS class, o.oid,
  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
  a.privilege_type AS privilege, a.is_grantable AS grantable, a.grantee = o.${owner} AS is_owner
  FROM ${catalog} o LEFT JOIN LATERAL aclexplode(o.${list}) a ON true
  WHERE o.${list} IS NOT NULL AND (o.oid >= 16384 OR '${catalog}' = 'pg_namespace')`
/** A schema public that was created anew has no ACL: only its owner has privileges. */
const grantsOfPublic = `SELECT 'pg_namespace', oid, NULL, NULL, NULL, NULL FROM pg_namespace
  WHERE nspname = 'public' AND nspacl IS NULL`
const grants = [
  acl('pg_namespace', 'nspowner', 'nspacl'),
  acl('pg_class', 'relowner', 'relacl'),
  acl('pg_proc', 'proowner', 'proacl'),
  acl('pg_type', 'typowner', 'typacl'),
  acl('pg_language', 'lanowner', 'lanacl'),
  acl('pg_foreign_data_wrapper', 'fdwowner', 'fdwacl'),
  acl('pg_foreign_server', 'srvowner', 'srvacl'),
  grantsOfPublic,
].join('\nUNION ALL\n')

/** Oids below this are initdb's. */
const OWN = 16384

/**
 * What stands on what, object by object; `part` is the column of a table. A row type or an array stands for its table or
 * element, a member of an extension for the extension, a constructor for its range type, parts of an operator class for
 * the class.
 */
const dependencies = `WITH d AS MATERIALIZED (
  SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass AND rw.rulename = '_RETURN' THEN 'pg_class'
      WHEN d.classid = 'pg_attrdef'::regclass AND dc.relkind <> 'v' THEN 'pg_class'
      WHEN d.classid = 'pg_constraint'::regclass AND co.contypid <> 0 THEN 'pg_type'
      WHEN d.classid = 'pg_class'::regclass AND oc.relkind = 'c' THEN 'pg_type'
      WHEN up.refclassid IS NOT NULL THEN up.refclassid::regclass::text ELSE d.classid::regclass::text END AS class,
    CASE WHEN d.classid = 'pg_rewrite'::regclass AND rw.rulename = '_RETURN' THEN rw.ev_class
      WHEN d.classid = 'pg_attrdef'::regclass AND dc.relkind <> 'v' THEN ad.adrelid
      WHEN d.classid = 'pg_constraint'::regclass AND co.contypid <> 0 THEN co.contypid
      WHEN d.classid = 'pg_class'::regclass AND oc.relkind = 'c' THEN oc.reltype
      ELSE coalesce(up.refobjid, d.objid) END AS oid,
    CASE WHEN d.classid = 'pg_attrdef'::regclass AND dc.relkind <> 'v' THEN ad.adnum
      WHEN d.classid = 'pg_class'::regclass AND oc.relkind <> 'c' THEN d.objsubid ELSE 0 END AS part,
    d.refclassid, d.refobjid
  FROM pg_depend d
  LEFT JOIN pg_rewrite rw ON d.classid = 'pg_rewrite'::regclass AND rw.oid = d.objid
  LEFT JOIN pg_attrdef ad ON d.classid = 'pg_attrdef'::regclass AND ad.oid = d.objid
  LEFT JOIN pg_class dc ON dc.oid = ad.adrelid
  LEFT JOIN pg_constraint co ON d.classid = 'pg_constraint'::regclass AND co.oid = d.objid
  LEFT JOIN pg_class oc ON d.classid = 'pg_class'::regclass AND oc.oid = d.objid
  LEFT JOIN pg_depend up ON d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND up.classid = d.classid
    AND up.objid = d.objid AND up.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND up.deptype IN ('i', 'a')
  WHERE d.deptype IN ('n', 'a') AND d.objid >= ${OWN} AND d.refobjid >= ${OWN}
)
SELECT DISTINCT d.class, d.oid, d.part, t.class AS target_class, t.oid AS target FROM d
LEFT JOIN pg_type rt ON d.refclassid = 'pg_type'::regclass AND rt.oid = d.refobjid
LEFT JOIN pg_type el ON el.oid = CASE WHEN rt.typelem <> 0 AND rt.typlen = -1 THEN rt.typelem ELSE rt.oid END
LEFT JOIN pg_class rc ON rc.oid = el.typrelid
LEFT JOIN pg_class tc ON d.refclassid = 'pg_class'::regclass AND tc.oid = d.refobjid
LEFT JOIN pg_depend made ON made.classid = d.refclassid AND made.objid = d.refobjid AND made.deptype = 'i'
  AND d.refclassid IN ('pg_proc'::regclass, 'pg_type'::regclass) AND made.refclassid = 'pg_type'::regclass
CROSS JOIN LATERAL (SELECT
  CASE WHEN rc.relkind <> 'c' THEN 'pg_class' WHEN tc.relkind = 'c' THEN 'pg_type'
    WHEN d.refclassid = 'pg_proc'::regclass AND made.refobjid IS NOT NULL THEN 'pg_type'
    ELSE d.refclassid::regclass::text END AS class,
  CASE WHEN rc.relkind <> 'c' THEN rc.oid WHEN tc.relkind = 'c' THEN tc.reltype
    WHEN rt.typtype = 'm' OR d.refclassid = 'pg_proc'::regclass AND made.refobjid IS NOT NULL THEN made.refobjid
    WHEN el.oid IS NOT NULL THEN el.oid ELSE d.refobjid END AS oid) own
LEFT JOIN pg_depend e ON e.classid = own.class::regclass AND e.objid = own.oid AND e.objsubid = 0 AND e.deptype = 'e'
CROSS JOIN LATERAL (SELECT CASE WHEN e.refobjid IS NULL THEN own.class ELSE 'pg_extension' END AS class,
  coalesce(e.refobjid, own.oid) AS oid) t`

/** The queries by name. */
export function postgresQueries(schemas: readonly string[]): CatalogQueries {
  const where = inSchemas(schemas)
  return {
    always: {
      open,
      namespaces: namespaces(where),
      extensions,
      relations: relations(where),
      columns: columns(where),
      constraints: constraints(where),
      indexes: indexes(where),
      types: types(where),
      sequences: sequences(where),
      routines: routines(where),
      triggers: triggers(where),
      policies: policies(where),
      descriptions,
      grants,
      dependencies,
      others: others(where),
      present: carriedPresent,
    },
    ifPresent: carriedObjects(where),
    close,
  }
}
