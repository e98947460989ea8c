import { describe, expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { lossWords } from '../../../shared/effect-words.ts'
import { consentItems as items } from './consent-items.ts'

/** A statement, and what must be agreed to by name: `title`, or `title?` where it is not certain. None: harmless. */
type Case = readonly [sql: string, ...items: string[]]

const losingOnBoth: readonly Case[] = [
  ['drop table t', 'drop table t'],
  ['DROP TABLE IF EXISTS "My Table"', 'drop table My Table'],
  ['drop table s.t', 'drop table s.t'],
  ['/* tidy up */ drop -- now\n table t;', 'drop table t'],
  ['drop view v', 'drop view v'],
  ['drop view if exists s.v', 'drop view s.v'],
  ['alter table t drop column c', 'drop column t.c'],
  ['alter table t drop c', 'drop column t.c'],
  ['alter table "t" drop column "a b"', 'drop column t.a b'],
  ['alter table s.t drop /* gone */ column c', 'drop column s.t.c'],
  ['alter table t drop constraint c', 'drop constraint c of t'],
  ['delete from t', 'delete every row of t'],
  ['delete from s.t where a = 1', 'delete rows of s.t'],
  ['delete from t where 1 = 1', 'delete every row of t'],
  ['delete from t where true', 'delete every row of t'],
  ['delete from t where id in (select id from u where gone)', 'delete rows of t'],
  [
    'with old as (select id from t where a) delete from t where id in (select id from old)',
    'delete rows of t',
  ],
  ['update t set a = 1, b = 2', 'overwrite in every row t.a, t.b'],
  ['update t set (a, b) = (1, 2)', 'overwrite in every row t.a, t.b'],
  ['update s.t set a = (select max(b) from u where u.id = 1)', 'overwrite in every row s.t.a'],
  ['update t set a = 1 where 1 = 1', 'overwrite in every row t.a'],
]

const harmlessOnBoth: readonly Case[] = [
  ['create table t (id int primary key, name text not null)'],
  ["create table t (a text default 'drop table u')"],
  ['create table if not exists s.t (a int)'],
  ['create table t as select * from u'],
  ['create view v as select * from t'],
  ['create unique index i on t (a)'],
  ['create index if not exists i on t (a) where a is not null'],
  ['drop index i'],
  ['alter table t add column c int'],
  ['alter table t add c int'],
  ['alter table t rename to u'],
  ['alter table t rename column a to b'],
  ['alter table t rename a to b'],
  ["insert into t values (1, 'delete from u')"],
  ['insert into t (a) select a from u'],
  ['insert into t values (1) on conflict (a) do nothing'],
  ['insert into t values (1) on conflict (a) do update set a = 2'],
  ['update t set a = b where a is null'],
  ['select * from t where a in (select b from u)'],
  ['with a as (select 1) select * from a'],
  ['values (1), (2)'],
  ['explain select 1'],
  ['analyze t'],
  ["select 'drop table t' -- drop table u"],
]

const losingOnPostgres: readonly Case[] = [
  // Several at once, each told.
  ['drop table a, b', 'drop table a', 'drop table b'],
  ['drop table a, public.b, "C"', 'drop table a', 'drop table public.b', 'drop table C'],
  ['alter table t add column x int, drop column a, drop column b', 'drop column t.a', 'drop column t.b'],
  ['alter table t drop a, drop if exists b', 'drop column t.a', 'drop column t.b'],
  ['alter table if exists public.t drop c', 'drop column public.t.c'],
  ['alter table only t drop column if exists c restrict', 'drop column t.c'],
  ['truncate a, b', 'truncate a', 'truncate b'],
  ['truncate table only s.t restart identity', 'truncate s.t'],
  ['drop schema a, b', 'drop schema a', 'drop schema b'],
  ['drop function f(int), g', 'drop function f', 'drop function g'],
  // With what depends on it.
  ['drop table t cascade', 'drop table t', 'drop what depends on t?'],
  ['truncate t cascade', 'truncate t', 'drop what depends on t?'],
  ['drop schema s cascade', 'drop schema s', 'drop what depends on s?'],
  ['drop type mood cascade', 'drop type mood', 'drop what depends on mood?'],
  ['drop domain d cascade', 'drop domain d', 'drop what depends on d?'],
  ['drop extension hstore cascade', 'drop extension hstore', 'drop what depends on hstore?'],
  ['drop view v cascade', 'drop view v', 'drop what depends on v?'],
  ['alter table t drop column c cascade', 'drop column t.c', 'drop what depends on t?'],
  ['alter table t drop constraint c cascade', 'drop constraint c of t', 'drop what depends on t?'],
  ['drop owned by app', 'drop owned by app?'],
  ['drop database d', 'drop database d'],
  // Definitions.
  ['drop materialized view m', 'drop materialized view m'],
  ['drop type s.mood', 'drop type s.mood'],
  ['drop domain d', 'drop domain d'],
  ['drop extension hstore', 'drop extension hstore'],
  ['drop sequence s', 'drop sequence s'],
  ['drop foreign table f', 'drop foreign table f'],
  ['drop procedure p', 'drop procedure p'],
  ['drop aggregate a(int)', 'drop aggregate a'],
  ['drop role r, q', 'drop role r', 'drop role q'],
  ['drop publication p', 'drop publication p'],
  ['drop server s', 'drop server s'],
  ['drop collation c', 'drop collation c'],
  ['drop language l', 'drop language l'],
  ['drop operator class o using btree', 'drop operator class btree.o'],
  ['drop tablespace x', 'drop tablespace x'],
  ['drop subscription x', 'drop subscription x'],
  ['drop user mapping for u server s', 'drop user mapping s'],
  ['drop event trigger e', 'drop event trigger e'],
  ['drop text search configuration c', 'drop text search configuration c'],
  // Values.
  ['alter type c drop attribute a', 'drop column c.a'],
  ['alter table t alter column c type int', 'change type of t.c to integer?'],
  ['alter table t alter c set data type varchar(10)', 'change type of t.c to varchar(10)?'],
  ['alter table t alter c type numeric(10,2) using c::numeric', 'change type of t.c to numeric(10,2)?'],
  ['alter table t alter c type text using left(c, 3)', 'change type of t.c to text?'],
  ['alter table t alter c type s.mood using c::s.mood', 'change type of t.c to s.mood?'],
  ['alter type c alter attribute a type int', 'change type of c.a to integer?'],
  ['update only t set a = default', 'overwrite in every row t.a'],
  ['update t set a = u.a from u', 'overwrite in every row t.a'],
  ['delete from only t', 'delete every row of t'],
  ['delete from t using u where t.id = u.id', 'delete rows of t'],
  ['delete from t returning *', 'delete every row of t'],
  // Guards.
  ['alter table t disable trigger all', 'disable all triggers on t'],
  ['alter table t disable trigger user', 'disable user triggers on t'],
  ['alter table t disable trigger x', 'disable trigger x on t'],
  ['alter table t disable rule r', 'disable rule r on t'],
  ['alter table t disable row level security', 'disable row level security on t'],
  ['alter table t no force row level security', 'disable row level security for the owner on t'],
  ['alter table t set unlogged', 'disable crash safety on t'],
  ['alter table t alter constraint c not enforced', 'disable constraint c on t'],
  ['alter domain d drop constraint c', 'drop constraint c of d'],
  ['drop trigger x on s.t', 'drop trigger x of s.t'],
  ['drop policy p on t', 'drop policy p of t'],
  ['drop rule r on t', 'drop rule r of t'],
  ['set session_replication_role = replica', 'disable triggers and foreign keys'],
  ['alter event trigger e disable', 'disable event trigger e'],
  // Within other statements.
  ['with d as (delete from t returning *) select * from d', 'delete every row of t'],
  ['with d as (delete from t where a returning *) insert into u select * from d', 'delete rows of t'],
  [
    'with a as (update t set x = 1 returning 1), b as (delete from u) select 1',
    'overwrite in every row t.x',
    'delete every row of u',
  ],
  ['create table c as with d as (delete from t returning *) select * from d', 'delete every row of t'],
  ['copy (delete from t returning *) to stdout', 'delete every row of t'],
  ['explain analyze delete from t', 'delete every row of t'],
  ['explain (analyze, buffers) delete from t where a', 'delete rows of t'],
  ['merge into t using u on t.id = u.id when matched then delete', 'delete rows of t'],
  [
    'merge into t using u on t.id = u.id when matched and u.gone then delete when not matched then insert values (1)',
    'delete rows of t',
  ],
  ['do $$ begin drop table t; end $$', 'drop table t'],
  [
    'do $$ begin if exists (select 1 from t) then alter table t drop column c; end if; end $$',
    'drop column t.c',
  ],
  ["do $$ begin execute 'drop table t'; end $$", 'drop table t'],
  [
    'do $$ declare r record; begin for r in select * from t loop delete from u where id = r.id; end loop; end $$',
    'delete rows of u',
  ],
  ['do $$ begin begin null; exception when others then truncate t; end; end $$', 'truncate t'],
  // Code.
  ["do $$ begin execute format('drop table %I', 't'); end $$", 'run SQL made up at run time?'],
  [
    'do $$ declare q text; begin for q in execute q loop null; end loop; end $$',
    'run SQL made up at run time?',
  ],
  ['do $$ begin perform purge(); end $$', 'run purge()?'],
  ['do $$ declare n int := purge(); begin n := s.tidy(n); end $$', 'run purge()?', 'run s.tidy()?'],
  ['do $$ begin call p(); end $$', 'run p()?'],
  ['do language plpython3u $$ import os $$', 'run a block of plpython3u?'],
  ['do $$ begin drop table', 'not understood: do $$ begin drop table?'],
  ['call purge()', 'run purge()?'],
  ['call s.purge(tidy())', 'run s.purge()?', 'run tidy()?'],
  ['select purge()', 'run purge()?'],
  ['select * from purge(1)', 'run purge()?'],
  ['insert into t select purge()', 'run purge()?'],
  ['update t set a = purge(a) where b', 'run purge()?'],
  ['select public.lower(a) from t', 'run public.lower()?'],
  ['select pg_terminate_backend(1)', 'run pg_terminate_backend()?'],
  ["select query_to_xml('delete from t', true, true, '')", 'run query_to_xml()?'],
  ["select dblink_exec('drop table t')", 'run dblink_exec()?'],
  ['select lo_unlink(1)', 'run lo_unlink()?'],
  ['execute purge(1)', 'run the prepared statement purge?'],
  ["copy t to program 'rm x'", 'run the program rm x?'],
  ["copy t to '/x'", 'run COPY to the file /x?'],
  ["load 'library'", "not understood: load 'library'?"],
  ['alter extension x update', 'run the update script of extension x?'],
  ['alter table t add column c int default purge()', 'run purge()?'],
  ['drop tabel t', 'not understood: drop tabel t?'],
]

const harmlessOnPostgres: readonly Case[] = [
  ['create unlogged table t (a int)'],
  ['create temp table t (a int) on commit drop'],
  ['create table p partition of t for values in (1)'],
  ['create index concurrently i on t (a)'],
  ['drop index concurrently if exists a, b'],
  ['drop statistics s'],
  ['create schema s create table t (a int)'],
  ["create type mood as enum ('sad')"],
  ['create type pair as (a int, b int)'],
  ['create domain d as int check (value > 0)'],
  ['create sequence s'],
  ['create extension if not exists pgcrypto'],
  ['create or replace view v as select 1'],
  ['create materialized view m as select 1'],
  ['create or replace function f() returns void language sql as $$ delete from t $$'],
  ['create trigger x after delete on t execute function f()'],
  ['create rule r as on delete to t do instead nothing'],
  ['create policy p on t'],
  ['create role r'],
  ["alter type mood add value 'glad' after 'sad'"],
  ["alter type mood rename value 'a' to 'b'"],
  ['alter type pair add attribute c int'],
  ['alter table t alter c set not null'],
  ['alter table t alter c drop not null'],
  ['alter table t alter column c set default now()'],
  ['alter table t alter c drop default'],
  ['alter table t alter c type text'],
  ['alter table t alter c type varchar'],
  ['alter table t alter c add generated always as identity'],
  ['alter table t alter c drop identity'],
  ['alter table t alter c drop expression'],
  ['alter table t add constraint c check (a > 0) not valid'],
  ['alter table t add primary key (id)'],
  ['alter table t add constraint f foreign key (a) references u (id)'],
  ['alter table t validate constraint c'],
  ['alter table t enable trigger all'],
  ['alter table t enable row level security'],
  ['alter table t attach partition p for values in (1)'],
  ['alter table t set schema s'],
  ['alter table t owner to r'],
  ['alter table t set (fillfactor = 70)'],
  ['alter table t rename constraint a to b'],
  ['alter index i rename to j'],
  ['alter view v rename to w'],
  ['alter sequence s restart'],
  ['alter function f() stable'],
  ['alter role r set search_path = s'],
  ["comment on table t is 'drop table'"],
  ['grant select on t to r'],
  ['revoke all on t from r'],
  ['set local lock_timeout = 1000'],
  ['reset all'],
  ['vacuum full t'],
  ['reindex table t'],
  ['refresh materialized view m'],
  ['lock table t'],
  ["select setval('s', 10)"],
  ['select count(*), now(), coalesce(max(a), 0) from t group by b'],
  ["insert into t values (gen_random_uuid(), now(), pg_catalog.lower('A'))"],
  ['prepare q as delete from t'],
  [
    "do $$ begin if not exists (select 1 from pg_type where typname = 'mood') then create type mood as enum ('a'); end if; end $$",
  ],
  ["do $$ begin raise notice 'drop table %', 1; end $$"],
  ["copy t from '/x'"],
  ['merge into t using u on t.id = u.id when matched then update set a = 1 when not matched then do nothing'],
  ['select * into u from t'],
  ['import foreign schema x from server s into y'],
]

const losingOnSqlite: readonly Case[] = [
  ['drop table [t]', 'drop table t'],
  ['drop table `t`', 'drop table t'],
  ["drop table 't'", 'drop table t'],
  ['drop table main.t', 'drop table main.t'],
  ['alter table [t] drop column [c]', 'drop column t.c'],
  ['drop trigger if exists x', 'drop trigger x'],
  ['replace into t values (1)', 'replace rows of t?'],
  ['insert or replace into t values (1)', 'replace rows of t?'],
  ['update or replace t set a = 1 where b', 'delete rows of t?'],
  ['update or ignore t set a = 1', 'overwrite in every row t.a'],
  ['update t set [a b] = 1 returning *', 'overwrite in every row t.a b'],
  ['delete from t order by a limit 3', 'delete every row of t'],
  ['delete from t where 0 = 0 returning a', 'delete every row of t'],
  ['delete from t where "a" = 1', 'delete rows of t'],
  ['pragma foreign_keys = off', 'disable foreign_keys (off)'],
  ['pragma foreign_keys(0)', 'disable foreign_keys (0)'],
  ['pragma ignore_check_constraints = on', 'disable ignore_check_constraints (on)'],
  ['pragma writable_schema = 1', 'run writes to the schema table?'],
  ["select load_extension('x')", 'run load_extension()?'],
  ['drop tabel t', 'not understood: drop tabel t?'],
  ['', 'not understood:?'],
]

const harmlessOnSqlite: readonly Case[] = [
  ['create virtual table t using fts5(a)'],
  ['create temp table t (a)'],
  ['create trigger x after insert on t begin delete from u; end'],
  ['insert or ignore into t values (1)'],
  ['pragma user_version = 3'],
  ['pragma table_info(t)'],
  ['pragma foreign_keys = on'],
  ['vacuum'],
  ['reindex'],
  ["attach 'x' as y"],
]

const postgresCases = [...losingOnBoth, ...losingOnPostgres]
const sqliteCases = [...losingOnBoth, ...losingOnSqlite]

describe('what a statement takes away is named, one by one', () => {
  test.each(postgresCases.map((entry) => [entry[0], entry.slice(1)] as const))(
    'PostgreSQL: %s',
    async (sql, found) => {
      expect(await items(postgres, sql)).toEqual(found)
    },
  )
  test.each(sqliteCases.map((entry) => [entry[0], entry.slice(1)] as const))(
    'SQLite: %s',
    async (sql, found) => {
      expect(await items(sqlite, sql)).toEqual(found)
    },
  )
})

describe('what takes nothing away asks for nothing', () => {
  test.each([...harmlessOnBoth, ...harmlessOnPostgres])('PostgreSQL: %s', async (sql) => {
    expect(await items(postgres, sql)).toEqual([])
  })
  test.each([...harmlessOnBoth, ...harmlessOnSqlite])('SQLite: %s', async (sql) => {
    expect(await items(sqlite, sql)).toEqual([])
  })
})

test('a plain view is said to lose no rows', async () => {
  const [[view] = [], [table] = []] = await postgres(['drop view v', 'drop table t'])
  expect(view && lossWords(view)).toBe('only a definition is lost, no rows')
  expect(table && lossWords(table)).toBe('rows are lost')
})
