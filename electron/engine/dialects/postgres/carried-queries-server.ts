import { notOfExtension, qname, type CarriedQuery } from './carried-query.ts'

const options = (list: string): string =>
  `coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(v.option_name) || ' ' || quote_literal(v.option_value), ', ') || ')'
    FROM pg_options_to_table(${list}) v), '')`

const foreignColumns = `(SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) ||
  coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(v.option_name) || ' ' || quote_literal(v.option_value), ', ') || ')'
    FROM pg_options_to_table(a.attfdwoptions) v), '') ||
  coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`
const foreignChecks = `(SELECT string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname)
  FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c')`

const foreign = (where: string): CarriedQuery[] => [
  {
    kind: `'foreign data wrapper'`,
    present: `pg_foreign_data_wrapper WHERE oid >= 16384`,
    class: 'pg_foreign_data_wrapper',
    from: 'pg_foreign_data_wrapper o',
    where: `o.oid >= 16384 AND ${notOfExtension('pg_foreign_data_wrapper', 'o.oid')}`,
    schema: `''`,
    name: 'o.fdwname',
    create: `'CREATE FOREIGN DATA WRAPPER ' || quote_ident(o.fdwname) || coalesce(' HANDLER ' || nullif(o.fdwhandler, 0)::regproc, '') ||
      coalesce(' VALIDATOR ' || nullif(o.fdwvalidator, 0)::regproc, '') || ${options('o.fdwoptions')}`,
    drop: `'DROP FOREIGN DATA WRAPPER ' || quote_ident(o.fdwname)`,
    commentOn: `'FOREIGN DATA WRAPPER ' || quote_ident(o.fdwname)`,
    grantOn: `'FOREIGN DATA WRAPPER ' || quote_ident(o.fdwname)`,
  },
  {
    kind: `'foreign server'`,
    present: `pg_foreign_server`,
    class: 'pg_foreign_server',
    from: 'pg_foreign_server o JOIN pg_foreign_data_wrapper w ON w.oid = o.srvfdw',
    where: notOfExtension('pg_foreign_server', 'o.oid'),
    schema: `''`,
    name: 'o.srvname',
    create: `'CREATE SERVER ' || quote_ident(o.srvname) || coalesce(' TYPE ' || quote_literal(o.srvtype), '') ||
      coalesce(' VERSION ' || quote_literal(o.srvversion), '') || ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) || ${options('o.srvoptions')}`,
    drop: `'DROP SERVER ' || quote_ident(o.srvname)`,
    commentOn: `'SERVER ' || quote_ident(o.srvname)`,
    grantOn: `'FOREIGN SERVER ' || quote_ident(o.srvname)`,
  },
  {
    kind: `'foreign table'`,
    present: `pg_foreign_table`,
    class: 'pg_class',
    from: `pg_foreign_table o JOIN pg_class c ON c.oid = o.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_foreign_server s ON s.oid = o.ftserver`,
    where: `${where} AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) AND ${notOfExtension('pg_class', 'c.oid')}`,
    oid: 'c.oid',
    name: 'c.relname',
    create: `'CREATE FOREIGN TABLE ' || ${qname('n', 'c.relname')} || ' (' || concat_ws(', ', ${foreignColumns}, ${foreignChecks}) ||
      ') SERVER ' || quote_ident(s.srvname) || ${options('o.ftoptions')}`,
    drop: `'DROP FOREIGN TABLE ' || ${qname('n', 'c.relname')}`,
    commentOn: `'FOREIGN TABLE ' || ${qname('n', 'c.relname')}`,
    grantOn: `'TABLE ' || ${qname('n', 'c.relname')}`,
  },
]

const dictionary = (oid: string): string =>
  `(SELECT ${qname('x', 'd.dictname')} FROM pg_ts_dict d JOIN pg_namespace x ON x.oid = d.dictnamespace WHERE d.oid = ${oid})`

const textSearch = (where: string): CarriedQuery[] => [
  {
    kind: `'text search dictionary'`,
    present: `pg_ts_dict WHERE oid >= 16384`,
    class: 'pg_ts_dict',
    from: `pg_ts_dict o JOIN pg_namespace n ON n.oid = o.dictnamespace JOIN pg_ts_template t ON t.oid = o.dicttemplate
      JOIN pg_namespace tn ON tn.oid = t.tmplnamespace`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_ts_dict', 'o.oid')}`,
    name: 'o.dictname',
    create: `'CREATE TEXT SEARCH DICTIONARY ' || ${qname('n', 'o.dictname')} || ' (' || concat_ws(', ',
      'TEMPLATE = ' || ${qname('tn', 't.tmplname')}, o.dictinitoption) || ')'`,
    drop: `'DROP TEXT SEARCH DICTIONARY ' || ${qname('n', 'o.dictname')}`,
    commentOn: `'TEXT SEARCH DICTIONARY ' || ${qname('n', 'o.dictname')}`,
  },
  {
    kind: `'text search configuration'`,
    present: `pg_ts_config WHERE oid >= 16384`,
    class: 'pg_ts_config',
    from: `pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace JOIN pg_ts_parser p ON p.oid = o.cfgparser
      JOIN pg_namespace pn ON pn.oid = p.prsnamespace`,
    where: `o.oid >= 16384 AND ${where} AND ${notOfExtension('pg_ts_config', 'o.oid')}`,
    name: 'o.cfgname',
    many: true,
    create: `ARRAY['CREATE TEXT SEARCH CONFIGURATION ' || ${qname('n', 'o.cfgname')} || ' (PARSER = ' || ${qname('pn', 'p.prsname')} || ')'] ||
      ARRAY(SELECT 'ALTER TEXT SEARCH CONFIGURATION ' || ${qname('n', 'o.cfgname')} || ' ADD MAPPING FOR ' ||
        (SELECT quote_ident(t.alias) FROM ts_token_type(o.cfgparser) t WHERE t.tokid = m.maptokentype) || ' WITH ' ||
        string_agg(${dictionary('m.mapdict')}, ', ' ORDER BY m.mapseqno)
        FROM pg_ts_config_map m WHERE m.mapcfg = o.oid GROUP BY m.maptokentype ORDER BY m.maptokentype)`,
    drop: `ARRAY['DROP TEXT SEARCH CONFIGURATION ' || ${qname('n', 'o.cfgname')}]`,
    commentOn: `'TEXT SEARCH CONFIGURATION ' || ${qname('n', 'o.cfgname')}`,
  },
]

const publishes = `concat_ws(', ', CASE WHEN o.pubinsert THEN 'insert' END, CASE WHEN o.pubupdate THEN 'update' END,
  CASE WHEN o.pubdelete THEN 'delete' END, CASE WHEN o.pubtruncate THEN 'truncate' END)`

const publications = (where: string): CarriedQuery[] => [
  {
    kind: `'publication'`,
    present: `pg_publication`,
    class: 'pg_publication',
    from: 'pg_publication o',
    where: notOfExtension('pg_publication', 'o.oid'),
    schema: `''`,
    name: 'o.pubname',
    many: true,
    create: `ARRAY['CREATE PUBLICATION ' || quote_ident(o.pubname) || CASE WHEN o.puballtables THEN ' FOR ALL TABLES' ELSE '' END ||
      ' WITH (publish = ' || quote_literal(${publishes}) || CASE WHEN to_jsonb(o) ->> 'pubviaroot' = 'true'
      THEN ', publish_via_partition_root = true' ELSE '' END || CASE WHEN to_jsonb(o) ->> 'pubgencols' = 's'
      THEN ', publish_generated_columns = stored' ELSE '' END || ')'] ||
      ARRAY(SELECT 'ALTER PUBLICATION ' || quote_ident(o.pubname) || ' ADD TABLES IN SCHEMA ' || quote_ident(x.nspname)
        FROM pg_depend a JOIN pg_depend b ON b.classid = a.classid AND b.objid = a.objid AND b.refclassid = 'pg_namespace'::regclass
        JOIN pg_namespace x ON x.oid = b.refobjid WHERE a.classid = to_regclass('pg_catalog.pg_publication_namespace')
        AND a.refclassid = 'pg_publication'::regclass AND a.refobjid = o.oid ORDER BY 1)`,
    drop: `ARRAY['DROP PUBLICATION ' || quote_ident(o.pubname)]`,
    commentOn: `'PUBLICATION ' || quote_ident(o.pubname)`,
  },
  {
    kind: `'publication table'`,
    present: `pg_publication_rel`,
    class: 'pg_publication_rel',
    // Servers before 15 have neither columns nor conditions; the names then mean those beside.
    from: `(SELECT NULL::int2vector AS prattrs, NULL::pg_node_tree AS prqual) beside CROSS JOIN LATERAL
      (SELECT oid, prpubid, prrelid, prattrs, prqual FROM pg_publication_rel) m JOIN pg_publication o ON o.oid = m.prpubid
      JOIN pg_class c ON c.oid = m.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace`,
    where,
    oid: 'm.oid',
    on: 'c.oid',
    name: 'o.pubname',
    create: `'ALTER PUBLICATION ' || quote_ident(o.pubname) || ' ADD TABLE ONLY ' || ${qname('n', 'c.relname')} ||
      coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a WHERE a.attrelid = c.oid
        AND a.attnum::text = ANY (string_to_array(m.prattrs::text, ' '))), '') ||
      coalesce(' WHERE ' || pg_get_expr(m.prqual, c.oid), '')`,
    drop: `'ALTER PUBLICATION ' || quote_ident(o.pubname) || ' DROP TABLE ONLY ' || ${qname('n', 'c.relname')}`,
  },
]

const triggerState = `CASE o.evtenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' END`

/** What stands in no table: foreign data, text search, publications, event triggers, languages, access methods. */
export const serverObjects = (where: string): CarriedQuery[] => [
  ...foreign(where),
  ...textSearch(where),
  ...publications(where),
  {
    kind: `'event trigger'`,
    present: `pg_event_trigger`,
    class: 'pg_event_trigger',
    from: 'pg_event_trigger o',
    where: notOfExtension('pg_event_trigger', 'o.oid'),
    schema: `''`,
    name: 'o.evtname',
    many: true,
    create: `array_remove(ARRAY['CREATE EVENT TRIGGER ' || quote_ident(o.evtname) || ' ON ' || quote_ident(o.evtevent) ||
      coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(v), ', ') FROM unnest(o.evttags) v) || ')', '') ||
      ' EXECUTE FUNCTION ' || o.evtfoid::regproc || '()', 'ALTER EVENT TRIGGER ' || quote_ident(o.evtname) || ${triggerState}], NULL)`,
    drop: `ARRAY['DROP EVENT TRIGGER ' || quote_ident(o.evtname)]`,
    commentOn: `'EVENT TRIGGER ' || quote_ident(o.evtname)`,
  },
  {
    kind: `'language'`,
    present: `pg_language WHERE oid >= 16384`,
    class: 'pg_language',
    from: 'pg_language o',
    where: `o.oid >= 16384 AND o.lanplcallfoid <> 0 AND ${notOfExtension('pg_language', 'o.oid')}`,
    schema: `''`,
    name: 'o.lanname',
    create: `'CREATE' || CASE WHEN o.lanpltrusted THEN ' TRUSTED' ELSE '' END || ' LANGUAGE ' || quote_ident(o.lanname) ||
      ' HANDLER ' || o.lanplcallfoid::regproc || coalesce(' INLINE ' || nullif(o.laninline, 0)::regproc, '') ||
      coalesce(' VALIDATOR ' || nullif(o.lanvalidator, 0)::regproc, '')`,
    drop: `'DROP LANGUAGE ' || quote_ident(o.lanname)`,
    commentOn: `'LANGUAGE ' || quote_ident(o.lanname)`,
    grantOn: `'LANGUAGE ' || quote_ident(o.lanname)`,
  },
  {
    kind: `'access method'`,
    present: `pg_am WHERE oid >= 16384`,
    class: 'pg_am',
    from: 'pg_am o',
    where: `o.oid >= 16384 AND ${notOfExtension('pg_am', 'o.oid')}`,
    schema: `''`,
    name: 'o.amname',
    create: `'CREATE ACCESS METHOD ' || quote_ident(o.amname) || ' TYPE ' || CASE o.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END ||
      ' HANDLER ' || o.amhandler`,
    drop: `'DROP ACCESS METHOD ' || quote_ident(o.amname)`,
    commentOn: `'ACCESS METHOD ' || quote_ident(o.amname)`,
  },
]
