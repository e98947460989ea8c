import { expect, test } from 'vitest'
import { left, moveTo, runAll, withDatabase } from './postgres-move.ts'
import { snapshotOf, type RawSession } from '../../helpers/raw-session.ts'

const objects = `
  CREATE SCHEMA app;
  CREATE EXTENSION cube; CREATE EXTENSION postgres_fdw;
  CREATE FUNCTION app.told() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
  CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
  CREATE FUNCTION app.step(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select $1 || $2';
  CREATE FUNCTION app.step(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $1';
  CREATE PROCEDURE app.p(a integer) LANGUAGE plpgsql AS 'begin end';
  CREATE AGGREGATE app.joined(text) (SFUNC = app.step, STYPE = text);
  CREATE AGGREGATE app.counted(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
  CREATE TYPE app.mood AS ENUM ('a', 'b');
  CREATE TYPE app.pair AS (x integer, "Y z" text);
  CREATE TYPE app.hours AS RANGE (SUBTYPE = float8);
  CREATE DOMAIN app.few AS integer CONSTRAINT "Small one" CHECK (VALUE < 9);
  CREATE SEQUENCE app.counts;
  CREATE COLLATION app.plainly (PROVIDER = libc, LOCALE = 'C');
  CREATE TABLE app."Plain" (id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT key PRIMARY KEY, a integer NOT NULL, b text, s serial,
    CONSTRAINT small CHECK (a < 5), CONSTRAINT lone UNIQUE (a), CONSTRAINT apart EXCLUDE USING btree (b WITH =),
    CONSTRAINT self FOREIGN KEY (a) REFERENCES app."Plain" (id));
  CREATE INDEX plain_b ON app."Plain" (b);
  CREATE STATISTICS app.st (ndistinct) ON a, b FROM app."Plain";
  CREATE TRIGGER t BEFORE UPDATE ON app."Plain" FOR EACH ROW EXECUTE FUNCTION app.f();
  CREATE CONSTRAINT TRIGGER ct AFTER UPDATE ON app."Plain" FOR EACH ROW EXECUTE FUNCTION app.f();
  CREATE POLICY own ON app."Plain" USING (a > 0);
  CREATE RULE note AS ON UPDATE TO app."Plain" DO ALSO NOTIFY changed;
  CREATE VIEW app.v AS SELECT id, b FROM app."Plain";
  CREATE TRIGGER tv INSTEAD OF UPDATE ON app.v FOR EACH ROW EXECUTE FUNCTION app.f();
  CREATE RULE keep AS ON DELETE TO app.v DO INSTEAD NOTHING;
  CREATE MATERIALIZED VIEW app.m AS SELECT id, b FROM app."Plain"; CREATE UNIQUE INDEX m_id ON app.m (id);
  CREATE TABLE app.parted (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX parted_at ON app.parted (at);
  ALTER TABLE app.parted ADD CONSTRAINT pc CHECK (id > 0);
  CREATE TRIGGER pt BEFORE UPDATE ON app.parted FOR EACH ROW EXECUTE FUNCTION app.f();
  CREATE TABLE app.part_1 PARTITION OF app.parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE app.child (extra integer) INHERITS (app."Plain");
  CREATE OPERATOR app.=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text);
  CREATE OPERATOR app.!!! (FUNCTION = app.step, RIGHTARG = integer);
  CREATE OPERATOR FAMILY app.turned USING btree;
  CREATE OPERATOR CLASS app.turned_ops FOR TYPE integer USING btree FAMILY app.turned AS OPERATOR 3 =, FUNCTION 1 btint4cmp(integer, integer);
  CREATE FUNCTION app.said(app.pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'select ($1).x::text';
  CREATE CAST (app.pair AS text) WITH FUNCTION app.said(app.pair);
  CREATE CONVERSION app.mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
  CREATE TEXT SEARCH DICTIONARY app.simply (TEMPLATE = simple);
  CREATE TEXT SEARCH CONFIGURATION app.words (PARSER = default);
  CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
  CREATE FOREIGN TABLE app.away (id integer, CONSTRAINT ac CHECK (id > 0)) SERVER far;
  CREATE TRIGGER at BEFORE UPDATE ON app.away FOR EACH ROW EXECUTE FUNCTION app.f();
  CREATE FOREIGN DATA WRAPPER nothing;
  CREATE PUBLICATION pub;
  CREATE EVENT TRIGGER told ON ddl_command_end EXECUTE FUNCTION app.told();
  CREATE LANGUAGE pl HANDLER plpgsql_call_handler;
  CREATE TRANSFORM FOR app.hours LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
  CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
`

/** What COMMENT ON may be said of, all but what belongs to the whole server. */
const commented = [
  'SCHEMA app',
  'SCHEMA public',
  'EXTENSION cube',
  'FUNCTION app.told()',
  'FUNCTION app.step(text, text)',
  'FUNCTION app.step(integer)',
  'PROCEDURE app.p(integer)',
  'AGGREGATE app.joined(text)',
  'AGGREGATE app.counted(*)',
  'TYPE app.mood',
  'TYPE app.pair',
  'COLUMN app.pair.x',
  'COLUMN app.pair."Y z"',
  'TYPE app.hours',
  'DOMAIN app.few',
  'CONSTRAINT "Small one" ON DOMAIN app.few',
  'SEQUENCE app.counts',
  'SEQUENCE app."Plain_s_seq"',
  'SEQUENCE app."Plain_id_seq"',
  'COLLATION app.plainly',
  'TABLE app."Plain"',
  'COLUMN app."Plain".a',
  'CONSTRAINT key ON app."Plain"',
  'CONSTRAINT small ON app."Plain"',
  'CONSTRAINT lone ON app."Plain"',
  'CONSTRAINT apart ON app."Plain"',
  'CONSTRAINT self ON app."Plain"',
  'INDEX app.key',
  'INDEX app.lone',
  'INDEX app.apart',
  'INDEX app.plain_b',
  'STATISTICS app.st',
  'TRIGGER t ON app."Plain"',
  'TRIGGER ct ON app."Plain"',
  'POLICY own ON app."Plain"',
  'RULE note ON app."Plain"',
  'VIEW app.v',
  'COLUMN app.v.b',
  'TRIGGER tv ON app.v',
  'RULE keep ON app.v',
  'MATERIALIZED VIEW app.m',
  'COLUMN app.m.b',
  'INDEX app.m_id',
  'TABLE app.parted',
  'INDEX app.parted_at',
  'CONSTRAINT parted_pkey ON app.parted',
  'TABLE app.part_1',
  'COLUMN app.part_1.at',
  'CONSTRAINT part_1_pkey ON app.part_1',
  'CONSTRAINT pc ON app.part_1',
  'INDEX app.part_1_at_idx',
  'COLUMN app.child.a',
  'COLUMN app.child.extra',
  'CONSTRAINT small ON app.child',
  'OPERATOR app.=== (text, text)',
  'OPERATOR app.!!! (NONE, integer)',
  'OPERATOR FAMILY app.turned USING btree',
  'OPERATOR CLASS app.turned_ops USING btree',
  'CAST (app.pair AS text)',
  'CONVERSION app.mine',
  'TEXT SEARCH DICTIONARY app.simply',
  'TEXT SEARCH CONFIGURATION app.words',
  'SERVER far',
  'FOREIGN TABLE app.away',
  'COLUMN app.away.id',
  'CONSTRAINT ac ON app.away',
  'TRIGGER at ON app.away',
  'FOREIGN DATA WRAPPER nothing',
  'PUBLICATION pub',
  'EVENT TRIGGER told',
  'LANGUAGE pl',
  'TRANSFORM FOR app.hours LANGUAGE sql',
  'ACCESS METHOD heap2',
]

const said = (words: string): string =>
  commented.map((what) => `COMMENT ON ${what} IS '${words} of ${what.replaceAll("'", "''")}';`).join('\n')

/** Every comment of the database, told by the server itself. */
async function comments(session: RawSession): Promise<readonly string[]> {
  const rows = await session.run(`SELECT i.type || ' ' || i.identity AS what, d.description AS words
    FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass ORDER BY 1`)
  return rows.map((row) => `${String(row['what'])}: ${String(row['words'])}`)
}

test('a comment on a trigger that a partition has from its parent is named', async () => {
  await withDatabase(`${objects} COMMENT ON TRIGGER pt ON app.part_1 IS 'x';`, async (session) => {
    expect((await snapshotOf(session)).notCompared.filter(({ kind }) => kind === 'comment')).toEqual([
      {
        kind: 'comment',
        name: 'on the trigger pt of app.part_1',
        reason: 'its trigger belongs to the parent',
      },
    ])
  })
})

async function ofModel(model: string): Promise<readonly string[]> {
  return await withDatabase(model, comments)
}

test('a comment on any kind of object comes with a first revision, and goes', async () => {
  const model = objects + said('words')
  const wanted = await ofModel(model)
  await withDatabase('', async (session) => {
    const { from, to, upgrade, downgrade } = await moveTo(session, model)
    await runAll(session, upgrade)
    expect(await comments(session)).toEqual(wanted)
    expect(await left(session, to)).toEqual([])
    await runAll(session, downgrade)
    expect(await left(session, from)).toEqual([])
  })
})

test('a comment on any kind of object is seen where it is new, other, or gone', async () => {
  const [bare, wanted] = [await ofModel(objects), await ofModel(objects + said('other'))]
  await withDatabase(objects, async (session) => {
    const first = await moveTo(session, objects + said('words'))
    await runAll(session, first.upgrade)
    const second = await moveTo(session, objects + said('other'))
    await runAll(session, second.upgrade)
    expect(await comments(session)).toEqual(wanted)
    await runAll(session, second.downgrade)
    await runAll(session, first.downgrade)
    expect(await comments(session)).toEqual(bare)
  })
})
