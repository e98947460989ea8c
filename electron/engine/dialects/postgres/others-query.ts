import { notOfExtension, qname } from './carried-query.ts'

type Other = {
  readonly kind: string
  readonly reason: string
  readonly catalog: string
  /** What its names begin with: `typ`. */
  readonly prefix: string
  readonly only?: string
}

const inC = 'its functions are written in C'

const inSchemas: readonly Other[] = [
  {
    kind: 'foreign table',
    reason: 'it is a partition or inherits',
    catalog: 'pg_class',
    prefix: 'rel',
    only: `o.relkind = 'f' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = o.oid)`,
  },
  {
    kind: 'base type',
    reason: inC,
    catalog: 'pg_type',
    prefix: 'typ',
    only: `o.typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)`,
  },
  {
    kind: 'range type',
    reason: 'it has a canonical function',
    catalog: 'pg_type',
    prefix: 'typ',
    only: `o.typtype = 'r' AND EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = o.oid AND r.rngcanonical <> 0)`,
  },
  { kind: 'text search parser', reason: inC, catalog: 'pg_ts_parser', prefix: 'prs' },
  { kind: 'text search template', reason: inC, catalog: 'pg_ts_template', prefix: 'tmpl' },
]

const named = (where: string, { kind, reason, catalog, prefix, only = 'true' }: Other): string =>
  `SELECT '${kind}' AS kind, ${qname('n', `o.${prefix}name`)} AS name, '${reason}' AS reason, '${catalog}' AS class, o.oid AS oid
  FROM ${catalog} o JOIN pg_namespace n ON n.oid = o.${prefix}namespace
  WHERE o.oid >= 16384 AND ${where} AND ${only} AND ${notOfExtension(catalog, 'o.oid')}`

/** What the snapshot neither models nor carries, by kind and name. */
export function others(where: string): string {
  return [
    ...inSchemas.map((schema) => named(where, schema)),
    `SELECT 'subscription', o.subname::text, 'it holds the address of another server', 'pg_subscription', o.oid
     FROM pg_subscription o WHERE o.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`,
    `SELECT 'user mapping', o.usename || ' on ' || o.srvname, 'it may hold a password', 'pg_user_mapping', o.umid
     FROM pg_user_mappings o`,
    `SELECT 'comment', 'on the trigger ' || quote_ident(t.tgname) || ' of ' || ${qname('n', 'c.relname')},
     'its trigger belongs to the parent', '', 0::oid FROM pg_description o JOIN pg_trigger t ON t.oid = o.objoid
       AND o.classoid = 'pg_trigger'::regclass JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE coalesce(to_jsonb(t) ->> 'tgparentid', '0') <> '0' AND ${where}`,
    `SELECT 'sequence name', ${qname('n', 'o.relname')}, 'a sequence of an identity column keeps the name it was made with',
     '', 0::oid FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
       JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'i'
       JOIN pg_class c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
     WHERE o.relkind = 'S' AND ${where} AND octet_length(c.relname || '_' || a.attname || '_seq') <= 63
       AND NOT starts_with(o.relname, c.relname || '_' || a.attname || '_seq')`,
    `SELECT DISTINCT 'security label', l.provider || ' on ' || i.type || ' ' || i.identity, 'labels belong to their provider',
     '', 0::oid FROM pg_seclabel l, pg_identify_object(l.classoid, l.objoid, l.objsubid) i`,
  ].join('\nUNION ALL\n')
}
