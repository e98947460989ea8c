import { describe, expect, test } from 'vitest'
import type { DialectName } from '../../shared/model/project.ts'
import type { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

type Mode = 'per-revision' | 'per-run'
const modes: readonly Mode[] = ['per-revision', 'per-run']

/** What a revision may leave behind in its session. */
type Leak = { readonly name: string; readonly sql: string; readonly outside?: true; readonly mode?: Mode }

/** Writes down what the second revision finds: whether anything of the first reached it. */
const looks: Readonly<Record<DialectName, string>> = {
  postgres: `create table seen as select current_user::text as role, session_user::text as login,
      current_setting('search_path') as path, current_setting('statement_timeout') as statement_ms,
      current_setting('lock_timeout') as lock_ms, current_setting('work_mem') as memory,
      current_setting('default_transaction_read_only') as read_only, current_setting('TimeZone') as zone,
      coalesce(current_setting('app.who', true), '') as app, current_setting('session_replication_role') as replica,
      current_setting('row_security') as rows,
      (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
      (select count(*)::int from pg_class where relpersistence = 't') as temporary,
      (select count(*)::int from pg_prepared_statements where name !~ '^headway_') as prepared,
      (select count(*)::int from pg_cursors where is_holdable) as cursors,
      (select count(*)::int from pg_listening_channels()) as channels,
      current_setting('standard_conforming_strings') as strings;
    create table b (id int);`,
  sqlite: `create table seen as select
      (select count(*) from pragma_database_list) as databases,
      (select count(*) from sqlite_temp_schema) as temporary,
      (select * from pragma_recursive_triggers) as triggers, (select * from pragma_cache_size) as cache,
      (select * from pragma_ignore_check_constraints) as checks, (select * from pragma_legacy_alter_table) as legacy,
      (select * from pragma_reverse_unordered_selects) as reverse, (select * from pragma_query_only) as query_only,
      ('A' like 'a') as case_sensitive, (select * from pragma_trusted_schema) as trusted;
    create table b (id int);`,
}

const leaks: Readonly<Record<DialectName, readonly Leak[]>> = {
  postgres: [
    { name: 'search_path', sql: 'create schema app; set search_path = app; create table a (id int)' },
    {
      name: "pg_dump's empty search_path",
      sql: `select pg_catalog.set_config('search_path', '', false); create table public.a (id int)`,
    },
    {
      name: 'a search path with functions of its own',
      sql: `create schema evil; create function evil.txid_current() returns bigint language sql as 'select 1::bigint';
        create function evil.count(bigint) returns bigint language sql as 'select 0::bigint';
        set search_path = evil, pg_catalog, public; select set_config('search_path', 'evil, pg_catalog', false)`,
    },
    { name: 'a role', sql: 'grant create on schema public to pg_monitor; set role pg_monitor' },
    { name: 'session authorization', sql: 'set session authorization pg_monitor' },
    { name: 'read-only from the next transaction on', sql: 'set default_transaction_read_only = on' },
    {
      name: 'read-only from the next transaction on, outside one',
      sql: 'set default_transaction_read_only = on',
      outside: true,
    },
    { name: 'a role, outside a transaction', sql: 'set role pg_monitor; select 1; select 2', outside: true },
    {
      name: 'timeouts',
      sql: `set statement_timeout = '1h'; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`,
    },
    { name: 'a short timeout', sql: `set statement_timeout = 30` },
    {
      name: 'settings',
      sql: `set work_mem = '1MB'; set timezone = 'Asia/Tokyo'; set app.who = 'me'; set row_security = off`,
    },
    { name: 'a setting through a function', sql: `select set_config('app.who', 'me', false)` },
    { name: 'a setting through a DO block', sql: `do $$ begin set work_mem = '2MB'; end $$` },
    { name: 'replication role', sql: 'set session_replication_role = replica' },
    { name: 'backslashes in strings', sql: 'set standard_conforming_strings = off' },
    { name: 'advisory locks', sql: 'select pg_advisory_lock(1), pg_advisory_lock(2, 3)' },
    { name: 'advisory locks given away', sql: 'select pg_advisory_unlock_all()' },
    { name: 'a temporary table', sql: 'create temp table a (id int); create temp table b (id int)' },
    {
      name: 'a temporary table named as the version table',
      sql: 'create temp table alembic_version (version_num varchar(32)); create temp table headway_ledger (id int)',
    },
    { name: 'a prepared statement', sql: 'prepare mine as select 1' },
    { name: 'everything deallocated', sql: 'deallocate all' },
    { name: 'a channel', sql: 'listen somewhere' },
    { name: 'a cursor', sql: 'declare c cursor with hold for select 1' },
    { name: 'deferred constraints', sql: 'set constraints all deferred' },
  ],
  sqlite: [
    {
      name: 'pragmas',
      sql: 'pragma recursive_triggers = on; pragma cache_size = 77; pragma legacy_alter_table = on',
    },
    { name: 'checks', sql: 'pragma ignore_check_constraints = 1; pragma trusted_schema = off' },
    { name: 'order', sql: 'pragma reverse_unordered_selects(1)' },
    { name: 'case', sql: 'pragma case_sensitive_like = on' },
    { name: 'read-only', sql: 'pragma query_only = on' },
    { name: 'read-only outside a transaction', sql: 'pragma query_only = on', outside: true },
    { name: 'foreign keys outside a transaction', sql: 'pragma foreign_keys = on', outside: true },
    {
      name: 'temporary objects',
      sql: 'create temp table a (id int); create temp view v as select 1; create temporary table b (id int)',
    },
    {
      name: 'temporary tables named as the version table and the ledger',
      sql: 'create temp table alembic_version (version_num text); create temp table headway_ledger (id int)',
    },
    {
      name: 'an attached database',
      mode: 'per-revision',
      sql: `attach ':memory:' as other; create table other.b (id int)`,
    },
    {
      name: 'an attached database, outside',
      sql: `attach ':memory:' as other; create table other.b (id int)`,
      outside: true,
    },
  ],
}

function revisions(project: ScratchProject, dialect: DialectName, leak: Leak): void {
  project.sql('r1', `${leak.sql};`, 'select 1;', leak.outside === true ? '-- transaction: false' : '')
  project.sql('r2', looks[dialect])
  project.sql('r3', 'create table c (id int);')
}

async function found(project: ScratchProject): Promise<unknown> {
  const where =
    project.dialect.name === 'sqlite'
      ? "select name, 'main' as place from sqlite_schema where name in ('b', 'c') order by 1"
      : `select relname::text as name, relnamespace::regnamespace::text || ' ' || pg_get_userbyid(relowner) as place
           from pg_class where relname in ('b', 'c') order by 1`
  const ledger = await project.query('select revision, outcome from headway_ledger order by id')
  return [await project.query('select * from seen'), await project.query(where), await project.rows(), ledger]
}

for (const dialect of ['postgres', 'sqlite'] as const) {
  describe(`${dialect}: what a revision sets for its session does not reach the next`, () => {
    for (const leak of leaks[dialect]) {
      test.each(leak.mode === undefined ? modes : [leak.mode])(`${leak.name} (%s)`, async (mode) => {
        let alone: unknown
        await withProject(dialect, async (project) => {
          revisions(project, dialect, leak)
          for (const id of ['r1', 'r2', 'r3']) {
            const outcome = await project.upgrade(id)
            expect([id, outcome.status, outcome.error?.message]).toEqual([id, 'succeeded', undefined])
          }
          alone = await found(project)
        })
        await withProject(dialect, async (project) => {
          project.transactionMode = mode
          revisions(project, dialect, leak)
          const outcome = await project.upgrade()
          expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
          expect(await found(project)).toEqual(alone)
        })
      })
    }
  })
}

describe('postgres: the lock of the run', () => {
  test.each([false, true])('is not given away by a revision (outside a transaction: %s)', async (outside) => {
    await withProject('postgres', async (project) => {
      const unlock = 'select pg_advisory_unlock_all();'
      project.sql('r1', unlock, 'select 1;', outside ? '-- transaction: false' : '')
      // Without a transaction of its own nothing but the session holds the lock.
      project.sql('r2', 'select pg_sleep(0.7);', 'select 1;', '-- transaction: false')
      let other: unknown = null
      const outcome = await project.upgrade('heads', {
        emit: (event) => {
          if (event.kind === 'step_started' && event.step === 1) {
            other ??= project.query(
              `select count(*)::int as n from pg_locks where locktype = 'advisory' and granted
                and database = (select oid from pg_database where datname = current_database())`,
            )
          }
        },
      })
      if (outside) expect(outcome.error?.code).toBe('transaction_control')
      else
        expect([outcome.status, (await (other as Promise<{ n: number }[]>))[0]?.n]).toEqual(['succeeded', 1])
    })
  })
})
