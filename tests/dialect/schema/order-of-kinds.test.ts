import { expect, test } from 'vitest'
import { snapshotOf } from '../../helpers/raw-session.ts'
import { thereAndBack, withDatabase } from './postgres-move.ts'

/** What stands on what in ways that names and kinds do not tell; each is written as pg_dump may write it. */
const models: readonly (readonly [string, string])[] = [
  [
    'a function of an array of rows',
    `CREATE TABLE stock (id integer PRIMARY KEY, name text);
     CREATE FUNCTION all_stock() RETURNS stock[] LANGUAGE sql STABLE AS 'select array_agg(s) from public.stock s';`,
  ],
  [
    'a function that takes an array of a domain over an array of rows',
    `CREATE TABLE stock (id integer PRIMARY KEY, name text);
     CREATE DOMAIN stocks AS stock[] CHECK (cardinality(VALUE) < 9);
     CREATE FUNCTION a_count(given stocks[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select cardinality($1)';
     CREATE VIEW counted AS SELECT a_count(ARRAY[]::stocks[]) AS n;`,
  ],
  ['an extension that another one needs', 'CREATE EXTENSION cube; CREATE EXTENSION earthdistance;'],
  [
    'an index on a function whose body calls another',
    `CREATE TABLE app_row (id integer PRIMARY KEY, name text);
     CREATE SCHEMA zz;
     CREATE FUNCTION zz.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select lower($1)';
     CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select zz.plain($1)';
     CREATE FUNCTION a_first(app_row) RETURNS text LANGUAGE sql IMMUTABLE AS 'select $1.name';
     CREATE INDEX app_row_fold ON app_row (fold(name));`,
  ],
  [
    'a check and a default that call a function over the rows of another table',
    `CREATE TABLE zone (id integer PRIMARY KEY);
     CREATE FUNCTION zone_id(zone) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $1.id';
     CREATE FUNCTION a_zone() RETURNS integer LANGUAGE sql STABLE AS 'select coalesce(max(id), 0) from public.zone';
     CREATE TABLE a_place (id integer PRIMARY KEY, zone integer DEFAULT a_zone() CHECK (zone_id(ROW(zone)::zone) >= 0));`,
  ],
]

test.each(models)('%s is made and taken away in an order that works', async (_name, model) => {
  await withDatabase('', async (session) => {
    const { move, up, down } = await thereAndBack(session, model)
    expect(move.upgrade.length).toBeGreaterThan(1)
    expect(up).toEqual([])
    expect(down).toEqual([])
  })
})

test('a materialized view that changes and gains an index gets it once', async () => {
  const view = (n: number): string =>
    `CREATE TABLE sale (id integer PRIMARY KEY, amount integer);
     CREATE MATERIALIZED VIEW total AS SELECT ${n} AS n, sum(amount) AS amount FROM sale;`
  await withDatabase(view(1), async (session) => {
    const { move, up, down } = await thereAndBack(
      session,
      `${view(2)} CREATE UNIQUE INDEX total_n ON total (n);`,
    )
    expect(move.upgrade.filter((sql) => sql.startsWith('CREATE UNIQUE INDEX'))).toHaveLength(1)
    expect(up).toEqual([])
    expect(down).toEqual([])
  })
})

test('what belongs to an extension is not listed as not compared', async () => {
  await withDatabase('CREATE EXTENSION tablefunc;', async (session) => {
    expect((await snapshotOf(session)).notCompared).toEqual([])
  })
})

test('a partition with other bounds keeps no index that its parent lost, and gets the new one', async () => {
  const model = (bound: number, index: string): string =>
    `CREATE TABLE m (a integer, b text) PARTITION BY RANGE (a);
     CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (${bound});
     CREATE INDEX i ON m (${index});
     ALTER TABLE m ADD CONSTRAINT positive CHECK (${index.slice(0, 1)} IS NOT NULL);`
  await withDatabase(model(5, 'b'), async (session) => {
    const { up, down } = await thereAndBack(session, model(9, 'a, b'))
    expect(up).toEqual([])
    expect(down).toEqual([])
  })
})

test('a function gives way to another of its name before anything calls that', async () => {
  const used = `CREATE TABLE t (x integer DEFAULT f(1), y integer CHECK (y > f(1)), z integer, w integer GENERATED ALWAYS AS (z + f(1)) STORED);
    CREATE INDEX i ON t ((z + f(1)));
    CREATE VIEW v AS SELECT f(2) AS n;
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON t USING (x > f(1));`
  const before = `CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1'; ${used}`
  const after = `CREATE FUNCTION f(a integer, b text DEFAULT 'q') RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 2'; ${used}`
  await withDatabase(before, async (session) => {
    const { up, down } = await thereAndBack(session, after)
    expect(up).toEqual([])
    expect(down).toEqual([])
  })
})

const partitioned = `CREATE TABLE m (id integer NOT NULL, a integer, b text) PARTITION BY RANGE (id);
  CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9);
  CREATE INDEX one ON m (id);`

test.each([
  ['with columns beside the key', partitioned, `${partitioned} CREATE INDEX two ON m (id) INCLUDE (a);`],
  [
    'that change names with each other',
    `${partitioned} CREATE INDEX two ON m (a); ALTER INDEX m1_id_idx RENAME TO x; ALTER INDEX m1_a_idx RENAME TO y;`,
    `${partitioned} CREATE INDEX two ON m (a); ALTER INDEX m1_id_idx RENAME TO y; ALTER INDEX m1_a_idx RENAME TO x;`,
  ],
  [
    'of which one has the name that another gets again',
    `${partitioned} CREATE INDEX two ON m (id DESC);`,
    `${partitioned} CREATE INDEX two ON m (id DESC); ALTER INDEX m1_id_idx RENAME TO x; ALTER INDEX m1_id_idx1 RENAME TO m1_id_idx;`,
  ],
  [
    'of which one loses its own name where the usual one is taken',
    `${partitioned} CREATE INDEX two ON m (id DESC); ALTER INDEX m1_id_idx1 RENAME TO x;`,
    `${partitioned} CREATE INDEX two ON m (id DESC);`,
  ],
])('indexes of a partition %s', async (_name, before, after) => {
  await withDatabase(before, async (session) => {
    const { up, down } = await thereAndBack(session, after)
    expect(up).toEqual([])
    expect(down).toEqual([])
  })
})

test('indexes of a partition as the server names them have no names of their own', async () => {
  const model = `${partitioned} CREATE INDEX two ON m (id) INCLUDE (a); CREATE INDEX three ON m (lower(b), (a + 1));
    ALTER TABLE m ADD UNIQUE (id, a);`
  await withDatabase(model, async (session) => {
    expect((await snapshotOf(session)).carried.map(({ kind }) => kind)).not.toContain('index name')
    const [server] = await session.run('SHOW server_version_num')
    if (Number(server?.['server_version_num']) < 170_000) return
    await session.script('ALTER TABLE m ADD EXCLUDE USING btree (id WITH =, b WITH =)')
    expect((await snapshotOf(session)).carried.map(({ kind }) => kind)).not.toContain('index name')
  })
})
