import { commentObjects } from './carried-queries-comments.ts'
import { operatorObjects } from './carried-queries-operators.ts'
import { partObjects } from './carried-queries-parts.ts'
import { serverObjects } from './carried-queries-server.ts'
import { carried, nameOf, notOfExtension, qname, type CarriedQuery } from './carried-query.ts'

/** A member of a newer catalog: null on servers that do not have it. */
const member = (name: string): string => `to_jsonb(o) ->> '${name}'`

const attributes = `FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
  WHERE a.attrelid = o.typrelid AND a.attnum > 0 AND NOT a.attisdropped`
const attributeType = `format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attcollation <> at.typcollation
  THEN (SELECT ' COLLATE ' || ${qname('cn', 'co.collname')} FROM pg_collation co
    JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) ELSE '' END`

const types = (where: string): CarriedQuery[] => [
  {
    kind: `'composite type'`,
    present: `pg_class WHERE oid >= 16384 AND relkind = 'c'`,
    class: 'pg_type',
    from: `pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace JOIN pg_class c ON c.oid = o.typrelid AND c.relkind = 'c'`,
    where: `o.typtype = 'c' AND ${where} AND ${notOfExtension('pg_type', 'o.oid')}`,
    name: 'o.typname',
    create: `'CREATE TYPE ' || ${qname('n', 'o.typname')} || ' AS (' || coalesce((SELECT string_agg(
      quote_ident(a.attname) || ' ' || ${attributeType}, ', ' ORDER BY a.attnum) ${attributes}), '') || ')'`,
    drop: `'DROP TYPE ' || ${qname('n', 'o.typname')}`,
    commentOn: `'TYPE ' || ${qname('n', 'o.typname')}`,
    grantOn: `'TYPE ' || ${qname('n', 'o.typname')}`,
    attributes: `coalesce((SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'definition', ${attributeType})
      ORDER BY a.attnum) ${attributes}), '[]')`,
  },
  {
    // One with a canonical function needs a shell type, and that function written in C.
    kind: `'range type'`,
    present: `pg_range WHERE rngtypid >= 16384`,
    class: 'pg_type',
    from: `pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace JOIN pg_range r ON r.rngtypid = o.oid`,
    where: `r.rngcanonical = 0 AND ${where} AND ${notOfExtension('pg_type', 'o.oid')}`,
    name: 'o.typname',
    create: `'CREATE TYPE ' || ${qname('n', 'o.typname')} || ' AS RANGE (' || concat_ws(', ',
      'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
      (SELECT 'SUBTYPE_OPCLASS = ' || ${qname('x', 'k.opcname')} FROM pg_opclass k JOIN pg_namespace x
        ON x.oid = k.opcnamespace WHERE k.oid = r.rngsubopc AND NOT k.opcdefault),
      (SELECT 'COLLATION = ' || ${qname('x', 'k.collname')} FROM pg_collation k JOIN pg_namespace x
        ON x.oid = k.collnamespace JOIN pg_type s ON s.oid = r.rngsubtype
        WHERE k.oid = r.rngcollation AND s.typcollation <> k.oid),
      'SUBTYPE_DIFF = ' || nullif(r.rngsubdiff::oid, 0)::regproc,
      (SELECT 'MULTIRANGE_TYPE_NAME = ' || ${qname('x', 'k.typname')} FROM pg_type k JOIN pg_namespace x
        ON x.oid = k.typnamespace WHERE k.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid)) || ')'`,
    drop: `'DROP TYPE ' || ${qname('n', 'o.typname')}`,
    commentOn: `'TYPE ' || ${qname('n', 'o.typname')}`,
    grantOn: `'TYPE ' || ${qname('n', 'o.typname')}`,
  },
  {
    kind: `'collation'`,
    present: `pg_collation WHERE oid >= 16384`,
    class: 'pg_collation',
    from: `pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_collation', 'o.oid')}`,
    name: 'o.collname',
    create: `'CREATE COLLATION ' || ${qname('n', 'o.collname')} || ' (' || concat_ws(', ',
      'PROVIDER = ' || CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
      CASE WHEN o.collprovider <> 'c' THEN 'LOCALE = ' || quote_literal(coalesce(${member('colllocale')},
        ${member('colliculocale')}, ${member('collcollate')})) END,
      CASE WHEN o.collprovider = 'c' THEN 'LC_COLLATE = ' || quote_literal(o.collcollate) END,
      CASE WHEN o.collprovider = 'c' THEN 'LC_CTYPE = ' || quote_literal(o.collctype) END,
      CASE WHEN NOT o.collisdeterministic THEN 'DETERMINISTIC = false' END,
      'RULES = ' || quote_literal(${member('collicurules')})) || ')'`,
    drop: `'DROP COLLATION ' || ${qname('n', 'o.collname')}`,
    commentOn: `'COLLATION ' || ${qname('n', 'o.collname')}`,
  },
]

const procedure = (column: string, word: string): string =>
  `'${word} = ' || nullif(g.${column}::oid, 0)::regproc`
const modify = (column: string, own: string): string =>
  `CASE WHEN g.${column} <> CASE WHEN g.aggkind = 'n' THEN 'r' ELSE 'w' END AND ${own}::oid <> 0 THEN
    CASE g.${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END`

const aggregates = (where: string): CarriedQuery => {
  const signature = `${qname('n', 'o.proname')} || '(' || CASE WHEN o.pronargs = 0 THEN '*'
    ELSE pg_get_function_identity_arguments(o.oid) END || ')'`
  return {
    kind: `'aggregate'`,
    present: `pg_proc WHERE prokind = 'a' AND oid >= 16384`,
    class: 'pg_proc',
    from: `pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace JOIN pg_aggregate g ON g.aggfnoid = o.oid`,
    where: `${where} AND ${notOfExtension('pg_proc', 'o.oid')}`,
    name: `o.proname || '(' || oidvectortypes(o.proargtypes) || ')'`,
    create: `'CREATE AGGREGATE ' || ${qname('n', 'o.proname')} || '(' || CASE WHEN o.pronargs = 0 THEN '*'
      ELSE pg_get_function_arguments(o.oid) END || ') (' || concat_ws(', ',
      ${procedure('aggtransfn', 'SFUNC')}, 'STYPE = ' || format_type(g.aggtranstype, NULL),
      'SSPACE = ' || nullif(g.aggtransspace, 0), ${procedure('aggfinalfn', 'FINALFUNC')},
      CASE WHEN g.aggfinalextra THEN 'FINALFUNC_EXTRA' END, 'FINALFUNC_MODIFY = ' || ${modify('aggfinalmodify', 'g.aggfinalfn')},
      ${procedure('aggcombinefn', 'COMBINEFUNC')}, ${procedure('aggserialfn', 'SERIALFUNC')},
      ${procedure('aggdeserialfn', 'DESERIALFUNC')}, 'INITCOND = ' || quote_literal(g.agginitval),
      ${procedure('aggmtransfn', 'MSFUNC')}, ${procedure('aggminvtransfn', 'MINVFUNC')},
      'MSTYPE = ' || format_type(nullif(g.aggmtranstype, 0), NULL), 'MSSPACE = ' || nullif(g.aggmtransspace, 0),
      ${procedure('aggmfinalfn', 'MFINALFUNC')}, CASE WHEN g.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
      'MFINALFUNC_MODIFY = ' || ${modify('aggmfinalmodify', 'g.aggmfinalfn')}, 'MINITCOND = ' || quote_literal(g.aggminitval),
      (SELECT 'SORTOP = OPERATOR(' || quote_ident(x.nspname) || '.' || p.oprname || ')' FROM pg_operator p
        JOIN pg_namespace x ON x.oid = p.oprnamespace WHERE p.oid = g.aggsortop),
      CASE o.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
      CASE WHEN g.aggkind = 'h' THEN 'HYPOTHETICAL' END) || ')'`,
    drop: `'DROP AGGREGATE ' || ${signature}`,
    commentOn: `'AGGREGATE ' || ${signature}`,
    grantOn: `'ROUTINE ' || ${qname('n', 'o.proname')} || '(' || oidvectortypes(o.proargtypes) || ')'`,
  }
}

const defaults = (where: string): string => `SELECT o.oid, o.defaclobjtype AS code, n.nspname AS schema,
    CASE WHEN o.defaclrole = current_user::regrole THEN '' ELSE ' FOR ROLE ' || o.defaclrole::regrole END
      || CASE WHEN n.oid IS NULL THEN '' ELSE ' IN SCHEMA ' || quote_ident(n.nspname) END AS whose,
    CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
      WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS what,
    o.defaclrole AS owner, o.defaclacl AS acl,
    CASE WHEN n.oid IS NULL THEN acldefault(CASE o.defaclobjtype WHEN 'S' THEN 's' ELSE o.defaclobjtype END, o.defaclrole)
      ELSE NULL END AS usual
  FROM pg_default_acl o LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace WHERE n.oid IS NULL OR ${where}`

/** What is given beyond, or taken from, what new objects have anyway: a row for each role. */
const defaultPrivileges = (where: string): CarriedQuery => {
  const entries = (acl: string) =>
    `SELECT a.grantee, a.privilege_type, a.is_grantable FROM aclexplode(${acl}) a WHERE a.grantee <> d.owner`
  const alter = `'ALTER DEFAULT PRIVILEGES' || o.whose`
  const to = `o.what || CASE WHEN o.given THEN ' TO ' ELSE ' FROM ' END || o.who`
  return {
    kind: `'default privileges'`,
    present: `pg_default_acl`,
    class: 'pg_default_acl',
    from: `(SELECT d.*, p.given, p.is_grantable, p.privileges, CASE p.grantee WHEN 0 THEN 'PUBLIC' ELSE
        pg_get_userbyid(p.grantee)::text END AS role, CASE p.grantee WHEN 0 THEN 'PUBLIC' ELSE p.grantee::regrole::text END AS who
      FROM (${defaults(where)}) d, LATERAL (
        SELECT g.grantee, g.is_grantable, g.given, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS privileges FROM (
          SELECT true AS given, x.* FROM (${entries('d.acl')} EXCEPT ${entries('d.usual')}) x
          UNION ALL SELECT false, x.* FROM (${entries('d.usual')} EXCEPT ${entries('d.acl')}) x) g
        GROUP BY g.grantee, g.is_grantable, g.given) p) o`,
    where: 'true',
    schema: `''`,
    name: `ltrim(o.whose || ' ') || CASE WHEN o.given THEN 'to ' ELSE 'not to ' END || o.who || ' on ' || o.what
      || CASE WHEN o.is_grantable THEN ' with grant option' ELSE '' END`,
    create: `${alter} || CASE WHEN o.given THEN ' GRANT ' ELSE ' REVOKE ' END || o.privileges || ' ON ' || ${to}
      || CASE WHEN o.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`,
    drop: `${alter} || CASE WHEN o.given THEN ' REVOKE ' ELSE ' GRANT ' END || o.privileges || ' ON ' || o.what
      || CASE WHEN o.given THEN ' FROM ' ELSE ' TO ' END || o.who`,
    role: 'o.role',
  }
}

const objects = (where: string): readonly CarriedQuery[] => [
  ...types(where),
  aggregates(where),
  defaultPrivileges(where),
  ...operatorObjects(where),
  ...partObjects(where),
  ...serverObjects(where),
  ...commentObjects(where),
]

/** The query of a kind by its name, `carried composite type`: what is carried as the statements that make it. */
export function carriedObjects(where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(objects(where).map((query) => [nameOf(query), carried(query)]))
}

/** Names of those queries whose kind the database may have. */
export const carriedPresent: string = objects('true')
  .map((query) => `SELECT '${nameOf(query)}' AS name WHERE EXISTS (SELECT FROM ${query.present})`)
  .join('\nUNION ALL\n')
