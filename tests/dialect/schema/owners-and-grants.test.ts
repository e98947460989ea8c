import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RawSession } from '../../helpers/raw-session.ts'
import { moveTo, runAll, withDatabase } from './postgres-move.ts'

const roles = ['keeper', 'reader', 'giver']

const asPostgres = <T>(work: (session: RawSession) => Promise<T>): Promise<T> => withDatabase('', work)

beforeAll(() => asPostgres((session) => session.script(roles.map((role) => `CREATE ROLE ${role};`).join(''))))
afterAll(() => asPostgres((session) => session.script(roles.map((role) => `DROP ROLE ${role};`).join(''))))

const schema = (type: string) => `
  CREATE TABLE orders (id integer PRIMARY KEY, amount ${type}, state text, twice integer GENERATED ALWAYS AS (1) STORED);
  CREATE VIEW open_order AS SELECT id, amount, state FROM orders WHERE state = 'open';
  CREATE MATERIALIZED VIEW total AS SELECT sum(amount) AS amount FROM orders;
  CREATE FUNCTION first_open(o open_order) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'select 1';
  CREATE PROCEDURE close_it(o open_order) LANGUAGE sql AS 'select 1';`

const privileges = `
  ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO reader;
  ALTER TABLE orders OWNER TO keeper;
  ALTER VIEW open_order OWNER TO keeper;
  ALTER MATERIALIZED VIEW total OWNER TO keeper;
  ALTER FUNCTION first_open(open_order) OWNER TO keeper;
  ALTER PROCEDURE close_it(open_order) OWNER TO keeper;
  GRANT SELECT ON open_order TO giver WITH GRANT OPTION;
  SET ROLE giver; GRANT SELECT ON open_order TO reader; RESET ROLE;
  GRANT UPDATE (state) ON open_order TO reader;
  REVOKE DELETE ON total FROM keeper;
  REVOKE EXECUTE ON FUNCTION first_open(open_order) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION first_open(open_order) TO reader;`

const sorted = (acl: string) => `array_to_string(array(SELECT unnest(${acl})::text ORDER BY 1), ' ')`
const tells = `
  SELECT c.relname::text AS name, pg_get_userbyid(c.relowner)::text AS owner,
    ${sorted("coalesce(c.relacl, acldefault('r', c.relowner))")} AS acl,
    (SELECT string_agg(a.attname || a.attacl::text, ' ') FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped) AS columns
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
  SELECT p.proname, pg_get_userbyid(p.proowner), ${sorted("coalesce(p.proacl, acldefault('f', p.proowner))")}, null
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT t.typname, pg_get_userbyid(t.typowner), ${sorted("coalesce(t.typacl, acldefault('T', t.typowner))")}, null
  FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd') ORDER BY 1`

test('what is dropped and made again keeps its owner and every privilege, and who gave it', async () => {
  await withDatabase(schema('integer') + privileges, async (session) => {
    const before = await session.run(tells)
    const { upgrade, downgrade } = await moveTo(session, schema('bigint'))
    expect(upgrade.filter((sql) => sql.startsWith('CREATE VIEW'))).toHaveLength(1)
    await runAll(session, upgrade)
    expect(await session.run(tells)).toEqual(before)
    await runAll(session, downgrade)
    expect(await session.run(tells)).toEqual(before)
    await session.script('DROP OWNED BY reader, giver, keeper CASCADE')
  })
})

test('a role without rights of its own for the giver still migrates, and grants stay', async () => {
  await withDatabase(schema('integer') + privileges, async (session) => {
    const { upgrade } = await moveTo(session, schema('bigint'))
    await session.script('GRANT USAGE, CREATE ON SCHEMA public TO keeper; SET SESSION AUTHORIZATION keeper')
    await runAll(session, upgrade)
    await session.run('RESET SESSION AUTHORIZATION')
    const [row] = await session.run(`SELECT has_table_privilege('reader', 'open_order', 'SELECT') AS reads,
      has_function_privilege('public', 'first_open(open_order)', 'EXECUTE') AS everybody`)
    expect(row).toEqual({ reads: true, everybody: false })
    await session.script('DROP OWNED BY reader, giver, keeper CASCADE')
  })
})

test('enums, domains and tables that are made anew keep owner and privileges', async () => {
  const model = (values: string, table: string) => `
    CREATE TYPE state AS ENUM (${values});
    CREATE DOMAIN named AS state CHECK (VALUE IS NOT NULL);
    CREATE TABLE job (id integer, s state, n named);
    CREATE TABLE part ${table};`
  const from = model(`'a', 'b', 'c'`, '(id integer)')
  const rights = `
    ALTER TYPE state OWNER TO keeper; ALTER DOMAIN named OWNER TO keeper; ALTER TABLE part OWNER TO keeper;
    REVOKE USAGE ON TYPE state FROM PUBLIC; GRANT USAGE ON TYPE state TO reader; GRANT USAGE ON DOMAIN named TO reader;
    GRANT INSERT (id) ON part TO reader; GRANT SELECT ON part TO reader;`
  await withDatabase(from + rights, async (session) => {
    const before = await session.run(tells)
    const { upgrade } = await moveTo(session, model(`'a', 'c'`, '(id integer) PARTITION BY LIST (id)'))
    await runAll(session, upgrade)
    expect(await session.run(tells)).toEqual(before)
    await session.script('DROP OWNED BY reader, keeper CASCADE')
  })
})

test('the columns of a table keep their grants when a generated one is made again', async () => {
  const from = 'CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED);'
  await withDatabase(`${from} GRANT SELECT (a, g) ON t TO reader;`, async (session) => {
    const before = await session.run(tells)
    const { upgrade } = await moveTo(session, from.replace('a + 1', 'a + 2'))
    await runAll(session, upgrade)
    expect(await session.run(tells)).toEqual(before)
    await session.script('DROP OWNED BY reader CASCADE')
  })
})

test('a view that loses a column keeps what is granted on the others', async () => {
  await withDatabase(
    'CREATE VIEW v AS SELECT 1 AS a, 2 AS b; GRANT SELECT (a), SELECT (b) ON v TO reader;',
    async (session) => {
      const { upgrade } = await moveTo(session, 'CREATE VIEW v AS SELECT 1 AS a;')
      await runAll(session, upgrade)
      const [row] = await session.run(`SELECT has_column_privilege('reader', 'v', 'a', 'SELECT') AS reads`)
      expect(row).toEqual({ reads: true })
      await session.script('DROP OWNED BY reader CASCADE')
    },
  )
})

test('a security label of what is made again is given back', async () => {
  await withDatabase('CREATE VIEW v AS SELECT 1 AS a;', async (session) => {
    await session.run(
      `INSERT INTO pg_seclabel SELECT 'v'::regclass, 'pg_class'::regclass, 1, 'masks', 'it''s'`,
    )
    const { upgrade } = await moveTo(session, 'CREATE VIEW v AS SELECT 2 AS a;')
    await session.run('BEGIN')
    const keep = upgrade.find((sql) => sql.includes('headway.kept'))
    await session.run(keep ?? '')
    const [row] = await session.run(`SELECT current_setting('headway.kept') AS kept`)
    await session.run('ROLLBACK')
    expect(row?.['kept']).toContain(`SECURITY LABEL FOR masks ON COLUMN public.v.a IS 'it''s'`)
  })
})

test('grants of a schema public that was made again are those it has', async () => {
  const remade = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
  await withDatabase(remade, async (session) => {
    expect((await moveTo(session, remade)).comparison.changes).toEqual([])
    const { comparison } = await moveTo(session, 'REVOKE ALL ON SCHEMA public FROM PUBLIC')
    expect(comparison.changes).toEqual([])
    const { upgrade } = await moveTo(session, '', { toIsModel: false })
    expect(upgrade).toContain('GRANT USAGE ON SCHEMA public TO PUBLIC')
  })
})

test('a model that does not name a role takes nothing from it, and says so', async () => {
  const table = 'CREATE TABLE t (id integer); CREATE TABLE u (id integer);'
  const given = 'GRANT SELECT ON t TO reader, giver; GRANT INSERT ON t TO PUBLIC;'
  await withDatabase(table + given, async (session) => {
    const silent = (await moveTo(session, table)).comparison
    expect(silent.changes).toEqual([])
    expect(
      silent.notCompared.filter((each) => each.kind === 'privileges of').map((each) => each.name),
    ).toEqual(['PUBLIC', 'giver', 'reader'])
    const some = await moveTo(session, `${table} GRANT SELECT ON u TO giver;`)
    expect(some.upgrade).toEqual([
      'REVOKE INSERT ON TABLE public.t FROM PUBLIC',
      'REVOKE SELECT ON TABLE public.t FROM giver',
      'GRANT SELECT ON TABLE public.u TO giver',
    ])
    expect(some.downgrade).toHaveLength(3)
    await session.script('DROP OWNED BY reader, giver CASCADE')
  })
})
