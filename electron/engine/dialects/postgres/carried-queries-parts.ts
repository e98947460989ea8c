import { notOfExtension, qname, type CarriedQuery } from './carried-query.ts'

const relation = 'JOIN pg_class c ON c.oid = '
const on = qname('n', 'c.relname')
const namespace = 'JOIN pg_namespace n ON n.oid = c.relnamespace'
const own = notOfExtension('pg_class', 'c.oid')

type ColumnSetting = {
  readonly kind: string
  readonly has: string
  readonly set: string
  readonly reset: string
  /** Where one catalog tells. */
  readonly present?: string
}

/** Settings of one column: ALTER TABLE ... ALTER COLUMN ... and what takes it back. */
function column(where: string, { kind, has, set, reset, present }: ColumnSetting): CarriedQuery {
  const alter = `'ALTER TABLE ONLY ' || ${on} || ' ALTER COLUMN ' || quote_ident(o.attname) || ' ' || `
  // Servers before 14 have no attcompression; the name then means the one beside.
  const from = `(SELECT ''::"char" AS attcompression) beside CROSS JOIN LATERAL (SELECT attrelid, attname, attnum, attisdropped,
      atttypid, attstorage, attstattarget, attoptions, attcompression FROM pg_attribute) o
      ${relation} o.attrelid AND c.relkind IN ('r', 'p', 'm') JOIN pg_type t ON t.oid = o.atttypid`
  const mine = `o.attnum > 0 AND NOT o.attisdropped AND ${has}`
  return {
    kind: `'${kind}'`,
    present: present ?? `${from} WHERE o.attrelid >= 16384 AND ${mine}`,
    class: 'pg_attribute',
    from: `${from} ${namespace}`,
    where: `${mine} AND ${where} AND ${own}`,
    oid: '0',
    on: 'c.oid',
    name: 'o.attname',
    column: 'o.attname',
    create: alter + set,
    drop: alter + reset,
    replaces: true,
  }
}

const storage = (code: string): string =>
  `CASE ${code} WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`
/**
 * The options that people set. A server keeps notes of its own among them, under names that begin with `pg_` (`pg_attver`
 * since the minor releases of November 2026, which pg_dump leaves out as well); they differ between equal columns.
 */
const ownOptions = (options: string): string =>
  `ARRAY(SELECT v FROM unnest(${options}) v WHERE v NOT LIKE 'pg\\_%')`
const optionNames = (options: string): string =>
  `(SELECT string_agg(split_part(v, '=', 1), ', ') FROM unnest(${options}) v)`

const statisticsTarget = `pg_attribute WHERE coalesce(attstattarget, -1) >= 0 AND attrelid >= 16384`

const columnSettings: readonly ColumnSetting[] = [
  {
    kind: 'column statistics',
    present: statisticsTarget,
    has: 'coalesce(o.attstattarget, -1) >= 0',
    set: `'SET STATISTICS ' || o.attstattarget`,
    reset: `'SET STATISTICS -1'`,
  },
  {
    kind: 'column storage',
    has: 'o.attstorage <> t.typstorage',
    set: `'SET STORAGE ' || ${storage('o.attstorage')}`,
    reset: `'SET STORAGE ' || ${storage('t.typstorage')}`,
  },
  {
    kind: 'column compression',
    has: `o.attcompression IN ('p', 'l')`,
    set: `'SET COMPRESSION ' || CASE o.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END`,
    reset: `'SET COMPRESSION default'`,
  },
  {
    kind: 'column options',
    present: `pg_attribute WHERE attoptions IS NOT NULL AND attrelid >= 16384 AND ${ownOptions('attoptions')} <> '{}'`,
    has: `o.attoptions IS NOT NULL AND ${ownOptions('o.attoptions')} <> '{}'`,
    set: `'SET (' || array_to_string(${ownOptions('o.attoptions')}, ', ') || ')'`,
    reset: `'RESET (' || ${optionNames(ownOptions('o.attoptions'))} || ')'`,
  },
]

/** Settings of a whole table. */
function setting(
  where: string,
  query: Pick<CarriedQuery, 'kind' | 'present' | 'create' | 'drop' | 'where' | 'index'> & {
    readonly join?: string
  },
): CarriedQuery {
  return {
    ...query,
    class: 'pg_class',
    from: `pg_class c ${namespace} ${query.join ?? ''}`,
    where: `c.relkind IN ('r', 'p', 'm') AND ${query.where} AND ${where} AND ${own}`,
    oid: '0',
    on: 'c.oid',
    name: `c.relname || ' ' || ${query.kind}`,
    create: `'ALTER TABLE ' || ${on} || ` + query.create,
    drop: `'ALTER TABLE ' || ${on} || ` + query.drop,
    replaces: true,
  }
}

const index = (mark: string): string =>
  `LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.${mark} LEFT JOIN pg_class ic ON ic.oid = i.indexrelid`

const tableSettings = (where: string): CarriedQuery[] => [
  setting(where, {
    kind: `'cluster mark'`,
    present: `pg_index WHERE indexrelid >= 16384 AND indisclustered`,
    join: index('indisclustered'),
    where: 'i.indexrelid IS NOT NULL',
    index: 'ic.relname',
    create: `' CLUSTER ON ' || quote_ident(ic.relname)`,
    drop: `' SET WITHOUT CLUSTER'`,
  }),
  setting(where, {
    kind: `'replica identity'`,
    present: `pg_class WHERE relreplident IN ('f', 'n', 'i') AND relkind IN ('r', 'p') AND oid >= 16384`,
    join: index('indisreplident'),
    where: `c.relreplident IN ('f', 'n', 'i') AND c.relkind IN ('r', 'p')`,
    index: 'ic.relname',
    create: `' REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
      ELSE 'USING INDEX ' || quote_ident(ic.relname) END`,
    drop: `' REPLICA IDENTITY DEFAULT'`,
  }),
  setting(where, {
    kind: `'toast parameters'`,
    present: `pg_class WHERE oid >= 16384 AND relkind = 't' AND reloptions IS NOT NULL`,
    join: 'JOIN pg_class toast ON toast.oid = c.reltoastrelid',
    where: 'toast.reloptions IS NOT NULL',
    create: `' SET (' || (SELECT string_agg('toast.' || v, ', ') FROM unnest(toast.reloptions) v) || ')'`,
    drop: `' RESET (' || (SELECT string_agg('toast.' || split_part(v, '=', 1), ', ') FROM unnest(toast.reloptions) v) || ')'`,
  }),
  setting(where, {
    kind: `'typed table'`,
    present: `pg_class WHERE oid >= 16384 AND reloftype <> 0`,
    where: 'c.reloftype <> 0',
    create: `' OF ' || format_type(c.reloftype, NULL)`,
    drop: `' NOT OF'`,
  }),
]

const columnPrivileges = (where: string): CarriedQuery => {
  const list = `string_agg(a.privilege_type || ' (' || quote_ident(t.attname) || ')', ', ' ORDER BY a.privilege_type)`
  return {
    kind: `'column privileges'`,
    present: `pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384`,
    class: 'pg_attribute',
    from: `(SELECT t.attrelid, t.attname, a.grantee, a.is_grantable, ${list} AS what FROM pg_attribute t, aclexplode(t.attacl) a
      WHERE t.attacl IS NOT NULL AND NOT t.attisdropped GROUP BY t.attrelid, t.attname, a.grantee, a.is_grantable) o
      ${relation} o.attrelid ${namespace}`,
    where: `o.grantee <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${where} AND ${own}`,
    oid: '0',
    on: 'c.oid',
    column: 'o.attname',
    name: `o.attname || ' to ' || CASE o.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o.grantee)::text END
      || CASE WHEN o.is_grantable THEN ' with grant option' ELSE '' END`,
    create: `'GRANT ' || o.what || ' ON TABLE ' || ${on} || ' TO ' || CASE o.grantee WHEN 0 THEN 'PUBLIC'
      ELSE o.grantee::regrole::text END || CASE WHEN o.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`,
    drop: `'REVOKE ' || o.what || ' ON TABLE ' || ${on} || ' FROM ' || CASE o.grantee WHEN 0 THEN 'PUBLIC'
      ELSE o.grantee::regrole::text END`,
    role: `CASE o.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o.grantee)::text END`,
  }
}

/** Of an expression in an index, which has no name: ALTER INDEX counts its columns. */
const indexStatistics = (where: string): CarriedQuery => {
  const alter = `'ALTER INDEX ' || ${qname('n', 'x.relname')} || ' ALTER COLUMN ' || o.attnum || ' SET STATISTICS '`
  return {
    kind: `'index statistics'`,
    present: statisticsTarget,
    class: 'pg_attribute',
    from: `pg_attribute o JOIN pg_class x ON x.oid = o.attrelid AND x.relkind IN ('i', 'I')
      JOIN pg_index i ON i.indexrelid = x.oid ${relation} i.indrelid ${namespace}`,
    where: `coalesce(o.attstattarget, -1) >= 0 AND ${where} AND ${own}`,
    oid: '0',
    on: 'c.oid',
    index: 'x.relname',
    name: `x.relname || ' ' || o.attnum`,
    create: `${alter} || o.attstattarget`,
    drop: `${alter} || '-1'`,
    replaces: true,
  }
}

/** Of an identity column's sequence, which belongs to its table: those of other sequences are the sequence's own. */
const identityPrivileges = (where: string): CarriedQuery => {
  const to = `CASE o.grantee WHEN 0 THEN 'PUBLIC' ELSE o.grantee::regrole::text END`
  const sequence = qname('n', 'o.relname')
  const list = `string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)`
  return {
    kind: `'identity privileges'`,
    present: `pg_class WHERE oid >= 16384 AND relkind = 'S' AND relacl IS NOT NULL`,
    class: 'pg_class',
    from: `(SELECT d.refobjid, s.relname, t.attname, a.grantee, a.is_grantable, ${list} AS what FROM pg_class s
      JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype = 'i'
        AND d.refclassid = 'pg_class'::regclass
      JOIN pg_attribute t ON t.attrelid = d.refobjid AND t.attnum = d.refobjsubid, aclexplode(s.relacl) a
      WHERE s.relkind = 'S' AND a.grantee <> s.relowner
      GROUP BY d.refobjid, s.relname, t.attname, a.grantee, a.is_grantable) o ${relation} o.refobjid ${namespace}`,
    where: `${where} AND ${own}`,
    oid: '0',
    on: 'c.oid',
    column: 'o.attname',
    name: `o.relname || ' to ' || CASE o.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o.grantee)::text END
      || CASE WHEN o.is_grantable THEN ' with grant option' ELSE '' END`,
    create: `'GRANT ' || o.what || ' ON SEQUENCE ' || ${sequence} || ' TO ' || ${to}
      || CASE WHEN o.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`,
    drop: `'REVOKE ' || o.what || ' ON SEQUENCE ' || ${sequence} || ' FROM ' || ${to}`,
    role: `CASE o.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o.grantee)::text END`,
  }
}

const ruleState = `CASE o.ev_enabled WHEN 'D' THEN 'DISABLE RULE ' WHEN 'R' THEN 'ENABLE REPLICA RULE '
  WHEN 'A' THEN 'ENABLE ALWAYS RULE ' END || quote_ident(o.rulename)`

/** What belongs to a table or a view and goes with it. */
export const partObjects = (where: string): CarriedQuery[] => [
  ...columnSettings.map((setting) => column(where, setting)),
  ...tableSettings(where),
  columnPrivileges(where),
  identityPrivileges(where),
  indexStatistics(where),
  {
    kind: `'rule'`,
    present: `pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384`,
    class: 'pg_rewrite',
    from: `pg_rewrite o ${relation} o.ev_class ${namespace}`,
    where: `o.rulename <> '_RETURN' AND ${where} AND ${own}`,
    on: 'c.oid',
    name: 'o.rulename',
    many: true,
    create: `array_remove(ARRAY[rtrim(pg_get_ruledef(o.oid), ';'), 'ALTER TABLE ' || ${on} || ' ' || ${ruleState}], NULL)`,
    drop: `ARRAY['DROP RULE ' || quote_ident(o.rulename) || ' ON ' || ${on}]`,
    commentOn: `'RULE ' || quote_ident(o.rulename) || ' ON ' || ${on}`,
  },
  {
    kind: `'view column default'`,
    present: `pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid WHERE c.relkind = 'v'`,
    class: 'pg_attrdef',
    from: `pg_attrdef o ${relation} o.adrelid AND c.relkind = 'v' ${namespace}
      JOIN pg_attribute a ON a.attrelid = o.adrelid AND a.attnum = o.adnum`,
    where: `${where} AND ${own}`,
    on: 'c.oid',
    name: 'a.attname',
    column: 'a.attname',
    create: `'ALTER VIEW ' || ${on} || ' ALTER COLUMN ' || quote_ident(a.attname) || ' SET DEFAULT '
      || pg_get_expr(o.adbin, o.adrelid)`,
    drop: `'ALTER VIEW ' || ${on} || ' ALTER COLUMN ' || quote_ident(a.attname) || ' DROP DEFAULT'`,
    replaces: true,
  },
  {
    kind: `'statistics'`,
    present: `pg_statistic_ext`,
    class: 'pg_statistic_ext',
    from: `pg_statistic_ext o JOIN pg_namespace n ON n.oid = o.stxnamespace`,
    where: `${where} AND ${notOfExtension('pg_statistic_ext', 'o.oid')}`,
    on: 'o.stxrelid',
    name: 'o.stxname',
    many: true,
    create: `array_remove(ARRAY[pg_get_statisticsobjdef(o.oid), 'ALTER STATISTICS ' || ${qname('n', 'o.stxname')} ||
      ' SET STATISTICS ' || nullif((to_jsonb(o) ->> 'stxstattarget')::integer, -1)], NULL)`,
    drop: `ARRAY['DROP STATISTICS ' || ${qname('n', 'o.stxname')}]`,
    commentOn: `'STATISTICS ' || ${qname('n', 'o.stxname')}`,
  },
]
