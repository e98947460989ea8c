import { notOfExtension, qname, type CarriedQuery } from './carried-query.ts'

const namespace = 'JOIN pg_namespace n ON n.oid = c.relnamespace'
const own = notOfExtension('pg_class', 'c.oid')
const said = 'quote_literal(o.description)'

/** A comment, as a statement whose object is `what`. */
function comment(
  kind: string,
  what: string,
  query: Pick<CarriedQuery, 'present' | 'from' | 'where' | 'name'> & Partial<CarriedQuery>,
): CarriedQuery {
  return {
    class: 'pg_description',
    oid: '0',
    replaces: true,
    create: `'COMMENT ON ${kind} ' || ${what} || ' IS ' || ${said}`,
    drop: `'COMMENT ON ${kind} ' || ${what} || ' IS NULL'`,
    kind: `'${kind.toLowerCase()} comment'`,
    ...query,
  }
}

const of = (catalog: string): string => `pg_description o JOIN ${catalog} x ON x.oid = o.objoid
  AND o.classoid = '${catalog}'::regclass`

/** Whether anything of a catalog has a comment. */
const commented = (catalog: string, and = ''): string =>
  `pg_description d ${and} WHERE d.objoid >= 16384 AND d.classoid = '${catalog}'::regclass`

const columnName = `${qname('n', 'c.relname')} || '.' || quote_ident(a.attname)`
const column = `pg_description o JOIN pg_class c ON c.oid = o.objoid AND o.classoid = 'pg_class'::regclass ${namespace}
  JOIN pg_attribute a ON a.attrelid = o.objoid AND a.attnum = o.objsubid`
/** The key (`partKey`) of a part of a parent table `p` in the schema `pn`. */
const parentKey = (kind: string, name: string): string =>
  `'${kind} ' || to_json(pn.nspname::text) || '.' || to_json(p.relname::text) || ' ' || to_json(${name}::text)`

/** Columns of composite types and foreign tables, and those that come from a parent. */
const columns = (where: string): CarriedQuery[] => [
  comment('COLUMN', columnName, {
    present: `${commented('pg_class', 'JOIN pg_class c ON c.oid = d.objoid')} AND d.objsubid > 0 AND c.relkind IN ('c', 'f')`,
    from: column,
    where: `c.relkind IN ('c', 'f') AND ${where} AND ${own} AND ${notOfExtension('pg_type', 'c.reltype')}`,
    name: `c.relname || '.' || a.attname`,
    need: `CASE c.relkind WHEN 'c' THEN 'type ' ELSE 'table ' END || to_json(n.nspname::text) || '.' || to_json(c.relname::text)`,
  }),
  comment('COLUMN', columnName, {
    kind: `'inherited column comment'`,
    present: `${commented('pg_class', 'JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid')} AND a.attinhcount > 0`,
    from: `${column} LEFT JOIN LATERAL (SELECT h.inhparent FROM pg_inherits h JOIN pg_attribute pa ON pa.attrelid = h.inhparent
        AND pa.attname = a.attname WHERE h.inhrelid = c.oid ORDER BY h.inhseqno LIMIT 1) h ON true
      LEFT JOIN pg_class p ON p.oid = h.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
    where: `c.relkind IN ('r', 'p') AND a.attinhcount > 0 AND NOT a.attislocal AND ${where} AND ${own}`,
    on: 'c.oid',
    column: 'a.attname',
    name: 'a.attname',
    need: parentKey('column', 'a.attname'),
  }),
]

/** Constraints of foreign tables and domains, those that come from a parent, and NOT NULL. */
const constraints = (where: string): CarriedQuery[] => [
  comment('CONSTRAINT', `quote_ident(x.conname) || ' ON ' || ${qname('n', 'c.relname')}`, {
    present: commented('pg_constraint'),
    from: `${of('pg_constraint')} JOIN pg_class c ON c.oid = x.conrelid ${namespace}
      LEFT JOIN LATERAL (SELECT y.conrelid AS parent FROM pg_constraint y WHERE y.oid = x.conparentid OR x.conparentid = 0
        AND y.conname = x.conname AND y.conrelid IN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid) LIMIT 1) y ON true
      LEFT JOIN pg_class p ON p.oid = y.parent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
    where: `(c.relkind = 'f' OR x.contype = 'n' OR x.conparentid <> 0 OR NOT x.conislocal) AND ${where} AND ${own}`,
    on: 'c.oid',
    name: 'x.conname',
    index: 'x.conname',
    need: parentKey('constraint', 'x.conname'),
  }),
  comment('CONSTRAINT', `quote_ident(x.conname) || ' ON DOMAIN ' || ${qname('n', 't.typname')}`, {
    kind: `'domain constraint comment'`,
    present: commented('pg_constraint'),
    from: `${of('pg_constraint')} JOIN pg_type t ON t.oid = x.contypid JOIN pg_namespace n ON n.oid = t.typnamespace`,
    where: `x.contype = 'n' AND ${where} AND ${notOfExtension('pg_type', 't.oid')}`,
    name: `t.typname || '.' || x.conname`,
    need: `'type ' || to_json(n.nspname::text) || '.' || to_json(t.typname::text)`,
  }),
]

const indexes = (where: string): CarriedQuery =>
  comment('INDEX', qname('n', 'x.relname'), {
    present: commented('pg_class', 'JOIN pg_index i ON i.indexrelid = d.objoid'),
    from: `${of('pg_class')} JOIN pg_index i ON i.indexrelid = x.oid JOIN pg_class c ON c.oid = i.indrelid ${namespace}
      LEFT JOIN pg_inherits h ON h.inhrelid = x.oid LEFT JOIN pg_class p ON p.oid = h.inhparent
      LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
    where: `(x.relispartition OR EXISTS (SELECT FROM pg_constraint y WHERE y.conindid = x.oid AND y.contype IN ('p', 'u', 'x')))
      AND ${where} AND ${own}`,
    on: 'c.oid',
    name: 'x.relname',
    index: 'x.relname',
    need: `'index ' || to_json(pn.nspname::text) || '.' || to_json(p.relname::text)`,
  })

const identities = (where: string): CarriedQuery =>
  comment('SEQUENCE', qname('n', 'x.relname'), {
    kind: `'identity comment'`,
    present: `${commented('pg_class', 'JOIN pg_class c ON c.oid = d.objoid')} AND c.relkind = 'S'`,
    from: `${of('pg_class')} AND x.relkind = 'S' JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = x.oid
        AND d.deptype = 'i' AND d.refclassid = 'pg_class'::regclass
      JOIN pg_class c ON c.oid = d.refobjid ${namespace}
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid`,
    where: `${where} AND ${own}`,
    on: 'c.oid',
    name: 'a.attname',
    column: 'a.attname',
  })

/** Where it is not the one that the extension brings. */
const extensions: CarriedQuery = comment('EXTENSION', 'quote_ident(x.extname)', {
  present: `pg_description d WHERE d.classoid = 'pg_extension'::regclass AND d.objoid >= 16384`,
  from: `${of('pg_extension')} LEFT JOIN pg_available_extensions() v ON v.name = x.extname`,
  where: `o.description IS DISTINCT FROM v.comment AND x.extname <> 'plpgsql'`,
  schema: `''`,
  name: 'x.extname',
  drop: `'COMMENT ON EXTENSION ' || quote_ident(x.extname) || ' IS ' || coalesce(quote_literal(v.comment), 'NULL')`,
  need: `'extension "".' || to_json(x.extname::text)`,
})

/** Comments on what has no place of its own in the snapshot, or comes with something else. */
export const commentObjects = (where: string): CarriedQuery[] => [
  ...columns(where),
  ...constraints(where),
  indexes(where),
  identities(where),
  extensions,
]
