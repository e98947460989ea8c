import { notOfExtension, qname, type CarriedQuery } from './carried-query.ts'

const operand = (oid: string): string => `CASE ${oid} WHEN 0 THEN 'NONE' ELSE format_type(${oid}, NULL) END`
const arguments_ = `'(' || ${operand('o.oprleft')} || ', ' || ${operand('o.oprright')} || ')'`
const other = (column: string, word: string): string =>
  `(SELECT '${word} = OPERATOR(' || quote_ident(x.nspname) || '.' || p.oprname || ')' FROM pg_operator p
    JOIN pg_namespace x ON x.oid = p.oprnamespace WHERE p.oid = o.${column})`

const operator = (where: string): CarriedQuery => {
  const name = `quote_ident(n.nspname) || '.' || o.oprname`
  return {
    kind: `'operator'`,
    present: `pg_operator WHERE oid >= 16384`,
    class: 'pg_operator',
    from: `pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace`,
    where: `o.oid >= 16384 AND o.oprcode <> 0 AND ${where} AND ${notOfExtension('pg_operator', 'o.oid')}`,
    name: `o.oprname || ' ' || ${arguments_}`,
    create: `'CREATE OPERATOR ' || ${name} || ' (' || concat_ws(', ', 'FUNCTION = ' || o.oprcode,
      'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), 'RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL),
      ${other('oprcom', 'COMMUTATOR')}, ${other('oprnegate', 'NEGATOR')},
      'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc, 'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc,
      CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END) || ')'`,
    drop: `'DROP OPERATOR ' || ${name} || ' ' || ${arguments_}`,
    commentOn: `'OPERATOR ' || ${name} || ' ' || ${arguments_}`,
  }
}

type Owner = 'pg_opclass' | 'pg_opfamily'

/** Belonging to a class, or loose in a family. */
const belongs = (owner: Owner, catalog: string): string =>
  `JOIN pg_depend d ON d.classid = '${catalog}'::regclass AND d.objid = m.oid AND d.refclassid = '${owner}'::regclass
    AND d.refobjid = o.oid AND d.deptype = '${owner === 'pg_opclass' ? 'i' : 'a'}'`

const sorting = `coalesce((SELECT ' FOR ORDER BY ' || ${qname('y', 's.opfname')} FROM pg_opfamily s
  JOIN pg_namespace y ON y.oid = s.opfnamespace WHERE s.oid = m.amopsortfamily), '')`

/** OPERATOR and FUNCTION entries of a class or family; `gone` names them as DROP does. */
function entries(owner: Owner, gone = false): string {
  const types = (left: string, right: string) =>
    `'(' || format_type(${left}, NULL) || ', ' || format_type(${right}, NULL) || ')'`
  const operator = gone ? types('m.amoplefttype', 'm.amoprighttype') : `m.amopopr::regoperator || ${sorting}`
  const own = types('m.amproclefttype', 'm.amprocrighttype')
  const support = gone ? own : `${own} || ' ' || m.amproc::regprocedure`
  return `(SELECT string_agg(e.text, ', ' ORDER BY e.text) FROM (
    SELECT 'OPERATOR ' || m.amopstrategy || ' ' || ${operator} AS text FROM pg_amop m ${belongs(owner, 'pg_amop')}
    UNION ALL
    SELECT 'FUNCTION ' || m.amprocnum || ' ' || ${support} FROM pg_amproc m ${belongs(owner, 'pg_amproc')}) e)`
}

const families = (where: string): CarriedQuery => {
  const name = `${qname('n', 'o.opfname')} || ' USING ' || quote_ident(am.amname)`
  return {
    kind: `'operator family'`,
    present: `pg_opfamily WHERE oid >= 16384`,
    class: 'pg_opfamily',
    from: `pg_opfamily o JOIN pg_namespace n ON n.oid = o.opfnamespace JOIN pg_am am ON am.oid = o.opfmethod`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_opfamily', 'o.oid')}`,
    name: `o.opfname || ' ' || am.amname`,
    create: `'CREATE OPERATOR FAMILY ' || ${name}`,
    drop: `'DROP OPERATOR FAMILY ' || ${name}`,
    commentOn: `'OPERATOR FAMILY ' || ${name}`,
  }
}

/** Entries of a family that no class brings: their operators may be made after its classes. */
const looseEntries = (where: string): CarriedQuery => {
  const name = `${qname('n', 'o.opfname')} || ' USING ' || quote_ident(am.amname)`
  return {
    ...families(where),
    kind: `'operator family entries'`,
    where: `o.oid >= 16384 AND ${entries('pg_opfamily')} IS NOT NULL AND ${where}
      AND ${notOfExtension('pg_opfamily', 'o.oid')}`,
    oid: '0',
    need: `'operator family ' || to_json(n.nspname::text) || '.' || to_json(o.opfname || ' ' || am.amname)`,
    create: `'ALTER OPERATOR FAMILY ' || ${name} || ' ADD ' || ${entries('pg_opfamily')}`,
    drop: `'ALTER OPERATOR FAMILY ' || ${name} || ' DROP ' || ${entries('pg_opfamily', true)}`,
    commentOn: 'NULL::text',
  }
}

const classes = (where: string): CarriedQuery => {
  const name = `${qname('n', 'o.opcname')} || ' USING ' || quote_ident(am.amname)`
  return {
    kind: `'operator class'`,
    present: `pg_opclass WHERE oid >= 16384`,
    class: 'pg_opclass',
    from: `pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am am ON am.oid = o.opcmethod
      JOIN pg_opfamily f ON f.oid = o.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_opclass', 'o.oid')}`,
    name: `o.opcname || ' ' || am.amname`,
    create: `'CREATE OPERATOR CLASS ' || ${qname('n', 'o.opcname')} || CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END ||
      ' FOR TYPE ' || format_type(o.opcintype, NULL) || ' USING ' || quote_ident(am.amname) || ' FAMILY ' || ${qname('fn', 'f.opfname')} ||
      ' AS ' || concat_ws(', ', 'STORAGE ' || format_type(nullif(o.opckeytype, 0), NULL), ${entries('pg_opclass')})`,
    drop: `'DROP OPERATOR CLASS ' || ${name}`,
    commentOn: `'OPERATOR CLASS ' || ${name}`,
  }
}

const castName = `'(' || format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL) || ')'`

/** Operators and what is built of them, casts, transforms and conversions. */
export const operatorObjects = (where: string): CarriedQuery[] => [
  operator(where),
  families(where),
  classes(where),
  looseEntries(where),
  {
    kind: `'cast'`,
    present: `pg_cast WHERE oid >= 16384`,
    class: 'pg_cast',
    from: 'pg_cast o',
    where: `o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_cast'::regclass AND x.objid = o.oid
      AND x.deptype IN ('e', 'i'))`,
    schema: `''`,
    name: `format_type(o.castsource, NULL) || ' as ' || format_type(o.casttarget, NULL)`,
    create: `'CREATE CAST ' || ${castName} || CASE o.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || o.castfunc::regprocedure
      WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END || CASE o.castcontext WHEN 'a' THEN ' AS ASSIGNMENT'
      WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END`,
    drop: `'DROP CAST ' || ${castName}`,
    commentOn: `'CAST ' || ${castName}`,
  },
  {
    kind: `'transform'`,
    present: `pg_transform`,
    class: 'pg_transform',
    from: `pg_transform o JOIN pg_language l ON l.oid = o.trflang`,
    where: `o.oid >= 16384 AND ${notOfExtension('pg_transform', 'o.oid')}`,
    schema: `''`,
    name: `format_type(o.trftype, NULL) || ' ' || l.lanname`,
    create: `'CREATE TRANSFORM FOR ' || format_type(o.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) || ' (' ||
      concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(o.trffromsql::oid, 0)::regprocedure,
      'TO SQL WITH FUNCTION ' || nullif(o.trftosql::oid, 0)::regprocedure) || ')'`,
    drop: `'DROP TRANSFORM FOR ' || format_type(o.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname)`,
    commentOn: `'TRANSFORM FOR ' || format_type(o.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname)`,
  },
  {
    kind: `'conversion'`,
    present: `pg_conversion WHERE oid >= 16384`,
    class: 'pg_conversion',
    from: `pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_conversion', 'o.oid')}`,
    name: 'o.conname',
    create: `'CREATE' || CASE WHEN o.condefault THEN ' DEFAULT' ELSE '' END || ' CONVERSION ' || ${qname('n', 'o.conname')} ||
      ' FOR ' || quote_literal(pg_encoding_to_char(o.conforencoding)) || ' TO ' ||
      quote_literal(pg_encoding_to_char(o.contoencoding)) || ' FROM ' || o.conproc`,
    drop: `'DROP CONVERSION ' || ${qname('n', 'o.conname')}`,
    commentOn: `'CONVERSION ' || ${qname('n', 'o.conname')}`,
  },
]
