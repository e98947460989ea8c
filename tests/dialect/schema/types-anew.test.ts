import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import type { Rename } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { roundTrip } from './round-trip.ts'
import { thereAndBack, withDatabase } from './postgres-move.ts'

let database: TestDatabase
let session: RawSession

beforeAll(async () => {
  database = await createTestDatabase()
  const { host, port, user } = database.settings
  session = await openRawPostgres({ host, port, user: user ?? 'postgres', database: database.name })
})

afterAll(async () => {
  await session.close()
  await database.drop()
})

const schema = (values: string, more = '') => `
  CREATE TYPE mood AS ENUM (${values});
  CREATE DOMAIN strict_mood AS mood NOT NULL DEFAULT 'ok' CHECK (VALUE::mood <> 'sad'::mood);
  CREATE DOMAIN moods AS mood[];
  CREATE TABLE people (id integer PRIMARY KEY, now_is strict_mood, earlier moods, plain mood DEFAULT 'ok');
  CREATE INDEX people_mood ON people (now_is);
  CREATE VIEW happy AS SELECT id FROM people WHERE plain = 'happy';
  ${more}`

async function snapshotAfter(sql: string): Promise<SchemaSnapshot> {
  await session.run('BEGIN')
  try {
    await session.script(sql)
    return await snapshotOf(session)
  } finally {
    await session.run('ROLLBACK')
  }
}

test.each([
  ['a value taken away', `'sad', 'ok', 'happy', 'odd'`, `'sad', 'ok', 'happy'`],
  ['a value added', `'sad', 'ok', 'happy'`, `'sad', 'ok', 'fine', 'happy'`],
  ['another order', `'sad', 'ok', 'happy'`, `'happy', 'ok', 'sad'`],
])('%s under domains, there and back with rows', async (_what, before, after) => {
  const to = await snapshotAfter(schema(after))
  await session.run('BEGIN')
  try {
    await session.script(schema(before))
    await session.run(`INSERT INTO people VALUES (1, 'happy', '{sad,ok}', 'sad')`)
    const from = await snapshotOf(session)
    const { problem } = await roundTrip(session, renderer, { from, to, names: [] })
    expect(problem).toBeNull()
    expect(await session.run('SELECT now_is, earlier, plain FROM people')).toMatchObject([
      { now_is: 'happy', plain: 'sad' },
    ])
  } finally {
    await session.run('ROLLBACK')
  }
})

test('an enum under a new name, with a value under a new name and one more, keeps its rows', async () => {
  const routine = `CREATE FUNCTION worse(m mood) RETURNS mood LANGUAGE sql AS 'select $1'; CREATE TABLE many (list mood[]);`
  const before = schema(`'sad', 'ok', 'odd', 'happy'`, routine)
  const after = schema(`'sad', 'ok', 'odd', 'glad', 'new'`, routine)
    .replaceAll(/\bmood\b/g, '"Feeling"')
    .replaceAll("'happy'", "'glad'")
  const to = await snapshotAfter(after)
  await session.run('BEGIN')
  try {
    await session.script(before)
    await session.run(`INSERT INTO people VALUES (1, 'happy', '{sad,ok}', 'sad')`)
    const from = await snapshotOf(session)
    const [type] = compareSnapshots(from, to).candidates
    expect([type?.flag, type?.grade]).toEqual(['mood:Feeling', 'near miss'])
    const renames: Rename[] = [
      { kind: 'enum', schema: 'public', table: null, from: 'mood', to: 'Feeling' },
      { kind: 'enum value', schema: 'public', table: 'Feeling', from: 'happy', to: 'glad' },
    ]
    const { changes } = compareSnapshots(from, to, { renames })
    expect(changes.filter(({ action }) => action !== 'rename').map(({ id }) => id)).toEqual([
      'alter enum public.Feeling',
    ])
    const { upgrade, downgrade } = renderChangesSql(changes, { renderer, from })
    for (const sql of upgrade) await session.run(sql)
    expect(compareSnapshots(await snapshotOf(session), to).changes).toEqual([])
    for (const sql of downgrade) await session.run(sql)
    expect(compareSnapshots(await snapshotOf(session), from).changes).toEqual([])
    expect(await session.run('SELECT now_is FROM people')).toEqual([{ now_is: 'happy' }])
  } finally {
    await session.run('ROLLBACK')
  }
})

test.each([
  [
    'the type of a partition key',
    'CREATE TABLE log (at date, n integer) PARTITION BY RANGE (at);',
    'CREATE TABLE log (at timestamp, n integer) PARTITION BY RANGE (at);',
    'is partitioned by it',
  ],
  [
    'a range type that a column is of',
    'CREATE TYPE hours AS RANGE (SUBTYPE = float8); CREATE TABLE t (h hours);',
    'CREATE TYPE hours AS RANGE (SUBTYPE = integer); CREATE TABLE t (h hours);',
    'The range type public.hours cannot be made anew: public.t.h stands on it.',
  ],
  [
    'an attribute of a composite type that a column is of',
    'CREATE TYPE pair AS (x integer, y integer); CREATE TABLE t (p pair);',
    'CREATE TYPE pair AS (x text, y integer); CREATE TABLE t (p pair);',
    'The type of x in public.pair cannot change: public.t has a column of it.',
  ],
  [
    'a column of a table whose rows another column holds',
    'CREATE TABLE p (id integer); CREATE TABLE t (ps p[]);',
    'CREATE TABLE p (id bigint); CREATE TABLE t (ps p[]);',
    'The type of id in public.p cannot change: public.t has a column of its row type.',
  ],
  [
    'a column of a table whose rows a domain holds in a composite type',
    'CREATE TABLE p (id integer); CREATE DOMAIN d AS p; CREATE TYPE c AS (one d); CREATE TABLE t (x c);',
    'CREATE TABLE p (id bigint); CREATE DOMAIN d AS p; CREATE TYPE c AS (one d); CREATE TABLE t (x c);',
    'The type of id in public.p cannot change: public.t has a column of its row type.',
  ],
  [
    'a text search parser written in C',
    '',
    `CREATE TEXT SEARCH PARSER mine (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
     CREATE TEXT SEARCH CONFIGURATION words (PARSER = mine);`,
    'needs the text search parser public.mine, which Headway cannot make',
  ],
])('%s is refused in words', async (_what, before, after, reason) => {
  const from = await snapshotAfter(before)
  const to = await snapshotAfter(after)
  const { changes } = compareSnapshots(from, to)
  expect(() => renderChangesSql(changes, { renderer, from })).toThrow(
    expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(reason) }) as Error,
  )
})

test.each([
  [
    'an enum that a check, an index, a default and a generated column call functions of',
    (values: string) => `CREATE TYPE mood AS ENUM (${values});
     CREATE FUNCTION good(mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
     CREATE FUNCTION best() RETURNS mood LANGUAGE sql IMMUTABLE AS $$select 'a'::public.mood$$;
     CREATE TABLE t (id integer, m mood DEFAULT best() CHECK (good(m)), g boolean GENERATED ALWAYS AS (good('a'::mood)) STORED);
     CREATE INDEX t_good ON t (good(m));`,
    [`'a', 'b', 'c'`, `'a', 'b'`],
  ],
  [
    'a function whose result is another, called by parts of a table',
    (
      type: string,
    ) => `CREATE FUNCTION f(integer) RETURNS ${type} LANGUAGE sql IMMUTABLE AS 'select $1::${type}';
     CREATE TABLE t (id integer, d integer DEFAULT f(1), g text GENERATED ALWAYS AS (f(id)::text) STORED, CHECK (f(id) > 0));
     CREATE INDEX t_f ON t (f(id)); CREATE VIEW v AS SELECT f(id) AS f FROM t;
     CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer); CREATE POLICY p ON t USING (f(id) > 1);`,
    ['integer', 'bigint'],
  ],
  [
    'a function of an enum that a table calls which is there on one side only',
    (values: string) => `CREATE TYPE mood AS ENUM (${values});
     CREATE FUNCTION good(mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
     ${
       values === "'a'"
         ? ''
         : `CREATE TABLE t (m mood CHECK (good(m)) PRIMARY KEY) PARTITION BY LIST (m); CREATE TABLE u PARTITION OF t DEFAULT;
            CREATE TABLE w (m mood REFERENCES t, d boolean DEFAULT good('a')); CREATE VIEW v AS SELECT m FROM w;`
     }`,
    [`'a', 'b'`, `'a'`],
  ],
  [
    'policies of two tables that read each other, and both go',
    (more: string) =>
      more &&
      `CREATE TABLE a (id integer); CREATE TABLE b (id integer);
       CREATE POLICY p ON a USING (EXISTS (SELECT FROM b WHERE b.id = a.id));
       CREATE POLICY p ON b USING (EXISTS (SELECT FROM a WHERE a.id = b.id));`,
    ['both', ''],
  ],
  [
    'attributes of a composite type beneath a column, a view and a function',
    (
      attributes: string,
    ) => `CREATE TYPE pair AS (${attributes}); CREATE TABLE t (p pair); CREATE VIEW v AS SELECT (p).x FROM t;
     CREATE FUNCTION f(pair) RETURNS pair LANGUAGE sql AS 'select $1';`,
    ['x integer, y text', 'x integer, y text, z date'],
  ],
  [
    'the state of an aggregate that a view uses',
    (
      start: string,
    ) => `CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '${start}');
     CREATE TABLE t (a integer); CREATE VIEW v AS SELECT total(a) AS a FROM t; CREATE VIEW w AS SELECT a FROM v;`,
    ['0', '5'],
  ],
  [
    'a collation that an index uses',
    (locale: string) =>
      `CREATE COLLATION c (PROVIDER = libc, LOCALE = '${locale}'); CREATE TABLE t (a text); CREATE INDEX i ON t (a COLLATE c);`,
    ['C', 'POSIX'],
  ],
] as const)('%s: there and back', async (_what, sql, [each, other]) => {
  await withDatabase(sql(each), async (own) => {
    const { up, down } = await thereAndBack(own, sql(other))
    expect({ up, down }).toEqual({ up: [], down: [] })
  })
})
