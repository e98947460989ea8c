import { postgresLiteral as literal } from './names.ts'

/** Names of what is dropped and made again, as `to_regclass` and its kin read them. */
export type Remade = {
  /** Tables and views, and tables of which a column is dropped and added again. */
  readonly relations: readonly string[]
  readonly routines: readonly string[]
  readonly types: readonly string[]
  /** Columns of the relations that do not come back, `relation.column`. */
  readonly goneColumns: readonly string[]
}

const array = (names: readonly string[]): string => `ARRAY[${names.map(literal).join(', ')}]::text[]`

/** The rows of one catalog: what GRANT calls its kind, the name, who owns it and who may do what. */
const objects = (kind: string, names: readonly string[]): string => {
  const { catalog, prefix, find, code } = {
    TABLE: { catalog: 'pg_class', prefix: 'rel', find: 'to_regclass', code: 'r' },
    ROUTINE: { catalog: 'pg_proc', prefix: 'pro', find: 'to_regprocedure', code: 'f' },
    TYPE: { catalog: 'pg_type', prefix: 'typ', find: 'to_regtype', code: 'T' },
  }[kind] ?? { catalog: '', prefix: '', find: '', code: '' }
  const owner = `o.${prefix}owner`
  return `SELECT '${kind}' AS kind, n AS name, '${catalog}'::regclass AS class, o.oid, ${owner} AS owner,
      coalesce(o.${prefix}acl, acldefault('${code}', ${owner})) AS acl
    FROM unnest(${array(names)}) n JOIN ${catalog} o ON o.oid = ${find}(n)`
}

const role = (oid: string): string => `CASE ${oid} WHEN 0 THEN 'PUBLIC' ELSE ${oid}::regrole::text END`

/**
 * Remembers, on whatever database it runs, the owner, the privileges and the security labels of what is dropped and
 * made again further on, as the statements that give them back. Empty where nothing is. `restoreDdl` runs them in the
 * same transaction. A privilege that was given by somebody else than the owner is given by that role again where the
 * migrating role may act for it.
 */
export function keepDdl(remade: Remade): string[] {
  const kinds = [
    ['TABLE', remade.relations] as const,
    ['ROUTINE', remade.routines] as const,
    ['TYPE', remade.types] as const,
  ].filter(([, names]) => names.length > 0)
  if (kinds.length === 0) return []
  const left =
    remade.goneColumns.length === 0
      ? ''
      : ` AND NOT k.name || '.' || quote_ident(c.attname) = ANY (${array(remade.goneColumns)})`
  return [
    `SELECT set_config('headway.kept', string_agg(sql, '; ' ORDER BY name, step), true) AS kept FROM (
  WITH kept AS (
    ${kinds.map(([kind, names]) => objects(kind, names)).join('\n    UNION ALL\n    ')}
  ), given AS (
    SELECT k.kind, k.name, k.owner, '' AS col, a.* FROM kept k, aclexplode(k.acl) a
    UNION ALL
    SELECT k.kind, k.name, k.owner, format(' (%I)', c.attname), a.* FROM kept k
      JOIN pg_attribute c ON k.kind = 'TABLE' AND c.attrelid = k.oid AND NOT c.attisdropped${left}, aclexplode(c.attacl) a
  ), given_to AS (
    SELECT kind, name, owner, grantor, grantee, is_grantable, string_agg(privilege_type || col, ', ') AS what
    FROM given GROUP BY kind, name, owner, grantor, grantee, is_grantable
  )
  SELECT name, 1 AS step, format('ALTER %s %s OWNER TO %s', kind, name, owner::regrole) AS sql FROM kept
  UNION ALL
  SELECT k.name, 2, format('REVOKE ALL ON %s %s FROM %s', k.kind, k.name, ${role('r.oid')}) FROM kept k, LATERAL (
    SELECT k.owner UNION SELECT 0 UNION SELECT a.grantee FROM pg_default_acl d, aclexplode(d.defaclacl) a) r(oid)
  UNION ALL
  SELECT name, CASE grantor WHEN owner THEN 3 ELSE 4 END, format(
    CASE WHEN grantor <> owner AND pg_has_role(grantor, 'MEMBER')
      THEN 'SET LOCAL ROLE %6$s; GRANT %1$s ON %2$s %3$s TO %4$s%5$s; SET LOCAL ROLE %7$s'
      ELSE 'GRANT %1$s ON %2$s %3$s TO %4$s%5$s' END,
    what, kind, name, ${role('grantee')}, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END,
    grantor::regrole, CASE current_setting('role') WHEN 'none' THEN 'none' ELSE quote_ident(current_setting('role')) END) FROM given_to
  UNION ALL
  SELECT k.name, 5, format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider,
    CASE l.objsubid WHEN 0 THEN upper(i.type) ELSE 'COLUMN' END, i.identity, l.label)
  FROM kept k JOIN pg_seclabel l ON l.classoid = k.class AND l.objoid = k.oid,
    pg_identify_object(l.classoid, l.objoid, l.objsubid) i
) AS kept`,
  ]
}

/** Gives back what `keepDdl` remembered; empty where that is. */
export function restoreDdl(remade: Remade): string[] {
  const some = remade.relations.length + remade.routines.length + remade.types.length > 0
  return some ? [`DO $headway$ BEGIN EXECUTE current_setting('headway.kept'); END $headway$`] : []
}
