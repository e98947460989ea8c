/** One kind of object that PostgreSQL holds, beside the table `plain (id integer PRIMARY KEY, a integer, b text)`. */
export type ObjectKind = {
  readonly kind: string
  readonly sql: string
  /** Since which version. */
  readonly since?: number
  /** What the schema holds besides that the kind stands on. */
  readonly base?: string
  /** How the list of what is not compared names it, where it is neither modelled nor carried. */
  readonly notCompared?: string
}

export const plainTable = 'CREATE TABLE plain (id integer PRIMARY KEY, a integer, b text);'

const step = `CREATE FUNCTION step(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select $1 || $2';`
const same = `CREATE FUNCTION same(plain, plain) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1.id = $2.id';`

export const objectKinds: readonly ObjectKind[] = [
  { kind: 'schema', sql: `CREATE SCHEMA other; COMMENT ON SCHEMA other IS 'it''s';` },
  { kind: 'extension', sql: 'CREATE EXTENSION cube; CREATE EXTENSION earthdistance;' },
  {
    kind: 'enum',
    sql: `CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TABLE plain ADD COLUMN m mood DEFAULT 'a';`,
  },
  {
    kind: 'domain',
    sql: 'CREATE DOMAIN few AS integer CHECK (VALUE < 9); ALTER TABLE plain ADD COLUMN f few;',
  },
  {
    kind: 'composite type',
    sql: `CREATE TYPE pair AS (x integer, y text COLLATE "C"); COMMENT ON TYPE pair IS 'two';
      COMMENT ON COLUMN pair.y IS 'second'; ALTER TABLE plain ADD COLUMN p pair, ADD COLUMN q pair[];
      CREATE DOMAIN odd AS pair CHECK ((VALUE).x > 1); CREATE FUNCTION one() RETURNS pair LANGUAGE sql AS 'select 1, null::text';`,
  },
  {
    kind: 'range type',
    sql: `CREATE TYPE hours AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi); ALTER TABLE plain ADD COLUMN h hours;`,
  },
  {
    kind: 'multirange of a range type',
    since: 14,
    sql: `CREATE TYPE hours AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = many_hours); ALTER TABLE plain ADD COLUMN h many_hours;
      CREATE FUNCTION h(hours) RETURNS many_hours LANGUAGE sql AS 'select many_hours($1)';`,
  },
  { kind: 'sequence', sql: 'CREATE SEQUENCE counts AS integer INCREMENT BY 5 CYCLE;' },
  { kind: 'serial and identity', sql: 'CREATE TABLE two (a serial, b bigint GENERATED ALWAYS AS IDENTITY);' },
  { kind: 'function', base: step, sql: `COMMENT ON FUNCTION step(text, text) IS 'joins';` },
  {
    kind: 'procedure',
    sql: `CREATE PROCEDURE p(a integer, INOUT b integer) LANGUAGE plpgsql AS 'begin b := a; end';`,
  },
  {
    kind: 'window function',
    sql: `CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';`,
  },
  {
    kind: 'aggregate',
    base: step,
    sql: `CREATE AGGREGATE joined(text) (SFUNC = step, STYPE = text, INITCOND = '', PARALLEL = SAFE);
      COMMENT ON AGGREGATE joined(text) IS 'all'; CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
      CREATE VIEW v AS SELECT joined(b) AS j FROM plain;`,
  },
  {
    kind: 'ordered-set and moving aggregate',
    sql: `CREATE AGGREGATE third(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
        FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
      CREATE AGGREGATE moving(float8) (SFUNC = float8pl, STYPE = float8, MSFUNC = float8pl, MINVFUNC = float8mi, MSTYPE = float8, SORTOP = OPERATOR(pg_catalog.<));`,
  },
  {
    kind: 'collation',
    sql: `CREATE COLLATION plainly (PROVIDER = libc, LOCALE = 'C'); ALTER TABLE plain ADD COLUMN c text COLLATE plainly;
      CREATE INDEX plain_c ON plain (b COLLATE plainly); COMMENT ON COLLATION plainly IS 'bytes';`,
  },
  {
    kind: 'collation of ICU',
    sql: `CREATE COLLATION loose (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false); CREATE DOMAIN w AS text COLLATE loose;`,
  },
  {
    kind: 'operator',
    base: same,
    sql: `CREATE OPERATOR === (FUNCTION = same, LEFTARG = plain, RIGHTARG = plain, COMMUTATOR = ===, HASHES);
      COMMENT ON OPERATOR === (plain, plain) IS 'rows'; CREATE VIEW v AS SELECT l.id FROM plain l JOIN plain r ON l === r;`,
  },
  {
    kind: 'operator class and family',
    sql: `CREATE FUNCTION backwards(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $2 - $1';
      CREATE OPERATOR FAMILY turned USING btree;
      CREATE OPERATOR CLASS turned_ops FOR TYPE integer USING btree FAMILY turned AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =,
        OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 backwards(integer, integer);
      ALTER OPERATOR FAMILY turned USING btree ADD FUNCTION 1 (bigint, bigint) btint8cmp(bigint, bigint);
      CREATE INDEX plain_turned ON plain (a turned_ops);`,
  },
  {
    kind: 'cast',
    sql: `CREATE TYPE pair AS (x integer, y integer); CREATE FUNCTION said(pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'select $1.x::text';
      CREATE CAST (pair AS text) WITH FUNCTION said(pair) AS ASSIGNMENT; COMMENT ON CAST (pair AS text) IS 'said';`,
  },
  {
    kind: 'conversion',
    sql: `CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION mine IS 'c';`,
  },
  {
    kind: 'text search',
    sql: `CREATE TEXT SEARCH DICTIONARY simply (TEMPLATE = simple, STOPWORDS = 'english');
      CREATE TEXT SEARCH CONFIGURATION words (PARSER = default);
      ALTER TEXT SEARCH CONFIGURATION words ADD MAPPING FOR asciiword, word WITH simply, english_stem;
      COMMENT ON TEXT SEARCH CONFIGURATION words IS 'w';
      CREATE INDEX plain_words ON plain USING gin (to_tsvector('words', b));`,
  },
  {
    kind: 'view',
    sql: `CREATE VIEW v AS SELECT id, b FROM plain; CREATE VIEW u AS SELECT id FROM v; COMMENT ON COLUMN v.b IS 'b';`,
  },
  {
    kind: 'view column default',
    sql: `CREATE VIEW v AS SELECT id, b FROM plain; ALTER VIEW v ALTER COLUMN b SET DEFAULT 'x';`,
  },
  {
    kind: 'rule',
    sql: `CREATE VIEW v AS SELECT id, b FROM plain; CREATE RULE keep AS ON DELETE TO v DO INSTEAD NOTHING; COMMENT ON RULE keep ON v IS 'k';
      CREATE RULE note AS ON UPDATE TO plain DO ALSO NOTIFY changed; ALTER TABLE plain DISABLE RULE note;`,
  },
  {
    kind: 'materialised view',
    sql: `CREATE MATERIALIZED VIEW m AS SELECT id, b FROM plain; CREATE UNIQUE INDEX m_id ON m (id);`,
  },
  {
    kind: 'trigger',
    sql: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
      CREATE TRIGGER t BEFORE UPDATE OF a ON plain FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f(); ALTER TABLE plain DISABLE TRIGGER t;`,
  },
  {
    kind: 'policy',
    sql: `CREATE FUNCTION mine(integer) RETURNS boolean LANGUAGE sql STABLE AS 'select $1 > 0'; ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON plain USING (mine(id));`,
  },
  {
    kind: 'statistics',
    sql: `CREATE STATISTICS st (ndistinct, dependencies) ON a, b FROM plain; ALTER STATISTICS st SET STATISTICS 77; COMMENT ON STATISTICS st IS 's';`,
  },
  { kind: 'statistics target', sql: 'ALTER TABLE plain ALTER COLUMN b SET STATISTICS 1000;' },
  {
    kind: 'column storage',
    sql: 'ALTER TABLE plain ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN a SET (n_distinct = 5);',
  },
  {
    kind: 'transform',
    sql: `CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));`,
  },
  { kind: 'column options', sql: 'ALTER TABLE plain ALTER COLUMN b SET (n_distinct = 5);' },
  { kind: 'column compression', since: 14, sql: 'ALTER TABLE plain ALTER COLUMN b SET COMPRESSION pglz;' },
  { kind: 'cluster mark', sql: 'CREATE INDEX plain_a ON plain (a); ALTER TABLE plain CLUSTER ON plain_a;' },
  { kind: 'cluster mark on a key', sql: 'ALTER TABLE plain CLUSTER ON plain_pkey;' },
  {
    kind: 'replica identity',
    sql: 'ALTER TABLE plain ALTER COLUMN a SET NOT NULL; CREATE UNIQUE INDEX plain_a ON plain (a); ALTER TABLE plain REPLICA IDENTITY USING INDEX plain_a;',
  },
  {
    kind: 'toast parameters',
    sql: 'ALTER TABLE plain SET (toast.autovacuum_enabled = off, fillfactor = 70);',
  },
  { kind: 'typed table', sql: 'CREATE TYPE pair AS (x integer, y text); CREATE TABLE typed OF pair;' },
  { kind: 'unique beside a primary key', sql: 'ALTER TABLE plain ADD CONSTRAINT plain_again UNIQUE (id);' },
  {
    kind: 'exclusion',
    sql: 'CREATE EXTENSION btree_gist; ALTER TABLE plain ADD CONSTRAINT apart EXCLUDE USING gist (a WITH =);',
  },
  {
    kind: 'column privileges',
    sql: 'GRANT SELECT (a), UPDATE (a, b) ON plain TO kinds_role; GRANT INSERT (b) ON plain TO kinds_role WITH GRANT OPTION;',
  },
  {
    kind: 'index statistics',
    sql: `CREATE INDEX "Plain lower" ON plain (a, lower(b)); ALTER INDEX "Plain lower" ALTER COLUMN 2 SET STATISTICS 500;`,
  },
  {
    kind: 'identity privileges',
    sql: `CREATE TABLE "Counted" (id integer GENERATED ALWAYS AS IDENTITY);
      GRANT USAGE, SELECT ON SEQUENCE "Counted_id_seq" TO kinds_role; GRANT UPDATE ON SEQUENCE "Counted_id_seq" TO PUBLIC;`,
  },
  {
    kind: 'privileges',
    sql: `GRANT SELECT ON plain TO kinds_role; REVOKE EXECUTE ON FUNCTION step(text, text) FROM PUBLIC;`,
    base: step,
  },
  {
    kind: 'default privileges',
    sql: `CREATE SCHEMA other; ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT SELECT ON TABLES TO kinds_role;
      ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`,
  },
  {
    kind: 'partitions',
    sql: `CREATE TABLE parted (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX parted_at ON parted (at);
      CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); CREATE TABLE part_d PARTITION OF parted DEFAULT;`,
  },
  {
    kind: 'names of partition indexes',
    sql: `CREATE TABLE parted (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX parted_at ON parted (at);
      CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      ALTER INDEX part_1_at_idx RENAME TO of_my_own; ALTER INDEX part_1_pkey RENAME TO key_of_my_own;`,
  },
  {
    kind: 'inheritance',
    sql: 'CREATE TABLE child (extra integer) INHERITS (plain); ALTER TABLE child ALTER COLUMN a SET DEFAULT 7, ALTER COLUMN b SET NOT NULL;',
  },
  {
    kind: 'settings of a column whose table has children',
    sql: `CREATE TABLE child () INHERITS (plain); ALTER TABLE ONLY plain ALTER COLUMN a SET STATISTICS 300, ALTER COLUMN a SET (n_distinct = -0.5);
      ALTER TABLE ONLY plain ALTER COLUMN b SET STATISTICS 10; ALTER TABLE child ALTER COLUMN b SET STATISTICS 20;`,
  },
  {
    kind: 'states of a trigger on partitions',
    // The server keeps a state of each partition since version 13, and sets them all since 15.
    since: 15,
    sql: `CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
      CREATE TABLE parted (id integer) PARTITION BY RANGE (id); CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM (1) TO (2);
      CREATE TABLE part_2 PARTITION OF parted FOR VALUES FROM (2) TO (9) PARTITION BY RANGE (id); CREATE TABLE part_3 PARTITION OF part_2 DEFAULT;
      CREATE TRIGGER one AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION tr(); CREATE TRIGGER two AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION tr();
      ALTER TABLE part_1 DISABLE TRIGGER one; ALTER TABLE ONLY parted DISABLE TRIGGER two; ALTER TABLE part_3 ENABLE ALWAYS TRIGGER two;`,
  },
  {
    kind: 'index that some partitions do not have',
    notCompared: 'index public.parted.parted_at',
    sql: `CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at); CREATE TABLE part_1 PARTITION OF parted DEFAULT;
      CREATE INDEX parted_at ON ONLY parted (at);`,
  },
  {
    kind: 'publication',
    sql: `CREATE PUBLICATION pub FOR TABLE plain WITH (publish = 'insert'); COMMENT ON PUBLICATION pub IS 'p'; CREATE PUBLICATION whole FOR ALL TABLES;`,
  },
  {
    kind: 'publication of columns, rows and schemas',
    since: 15,
    sql: `CREATE SCHEMA other; CREATE PUBLICATION pub FOR TABLE plain (id, a) WHERE (id > 5); CREATE PUBLICATION others FOR TABLES IN SCHEMA other;`,
  },
  {
    kind: 'foreign table',
    base: 'CREATE EXTENSION postgres_fdw;',
    sql: `CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', dbname 'it''s'); GRANT USAGE ON FOREIGN SERVER far TO kinds_role;
      CREATE FOREIGN TABLE away (id integer OPTIONS (column_name 'x') NOT NULL, b text DEFAULT 'q', CHECK (id > 0)) SERVER far OPTIONS (table_name 't');
      COMMENT ON FOREIGN TABLE away IS 'a'; COMMENT ON COLUMN away.b IS 'b'; CREATE VIEW v AS SELECT id FROM away;`,
  },
  {
    kind: 'foreign data wrapper',
    sql: `CREATE FOREIGN DATA WRAPPER nothing OPTIONS (debug 'true'); CREATE SERVER s FOREIGN DATA WRAPPER nothing;`,
  },
  {
    kind: 'event trigger',
    sql: `CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
      CREATE EVENT TRIGGER told ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION told(); ALTER EVENT TRIGGER told DISABLE;`,
  },
  {
    kind: 'language',
    sql: `CREATE TRUSTED LANGUAGE pl HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;`,
  },
  { kind: 'access method', sql: 'CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;' },
  {
    kind: 'user mapping',
    base: 'CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;',
    sql: `CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (password 'p');`,
    notCompared: 'user mapping public on far',
  },
  {
    kind: 'text of many lines',
    sql: `CREATE FUNCTION told() RETURNS text LANGUAGE plpgsql AS $told$\r\nbegin\n\treturn 'a\n  b \\n \${x} \`q\`';\r\nend $told$;
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin\n\n  return new;\nend';
      CREATE TRIGGER t BEFORE UPDATE ON plain FOR EACH ROW WHEN (new.b <> 'x\n  y') EXECUTE FUNCTION f('a\n  b', '\t');
      CREATE VIEW v AS SELECT id, 'l1\r\n  l2'::text AS b FROM plain; COMMENT ON VIEW v IS 'one\n   two\r\nthree';
      ALTER TABLE plain ADD CONSTRAINT said CHECK (b <> E'x\n\ty'), ALTER COLUMN b SET DEFAULT 'd\n  e';`,
  },
  {
    kind: 'comments on parts of others',
    sql: `CREATE EXTENSION cube; COMMENT ON EXTENSION cube IS 'boxes'; CREATE DOMAIN few AS integer CONSTRAINT small CHECK (VALUE < 9);
      COMMENT ON CONSTRAINT small ON DOMAIN few IS 'small'; COMMENT ON INDEX plain_pkey IS 'behind the key';
      CREATE TABLE two (id bigint GENERATED ALWAYS AS IDENTITY); COMMENT ON SEQUENCE two_id_seq IS 'counts';
      CREATE TABLE child () INHERITS (plain); COMMENT ON COLUMN child.a IS 'from above';`,
  },
  { kind: 'base type', sql: 'CREATE TYPE shell;', notCompared: 'base type public.shell' },
]
