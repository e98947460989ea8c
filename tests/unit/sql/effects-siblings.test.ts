import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { consentItems } from './consent-items.ts'

/** Ways to lose something that do not look like it, with what must be agreed to by name; none after `=>`: harmless. */
const onPostgres = String.raw`
alter table if exists only "S"."T" drop if exists "C" cascade => drop column S.T.C => drop what depends on S.T?
alter table t detach partition p => alter table t detach p
alter table t detach partition p concurrently => alter table t detach p
alter table t no inherit u => alter table t no inherit u
update t set a = 0 where now() > '2000-01-01' => overwrite in every row t.a
update t set a = 0 where random() < 2 => overwrite in every row t.a
update t set a = 0 where exists (select 1) => overwrite in every row t.a
update t set a = 0 where exists (select 1 from u)
update t set a = 0 where purge() => overwrite in every row t.a => run purge()?
select set_config('session_replication_role', 'replica', true) => disable triggers and foreign keys
select set_config('session_replication_role', a, true) from t => disable triggers and foreign keys?
select set_config('session_' || 'replication_role', 'replica', true) => run set_config()?
select set_config('search_path', '', false)
set session_replication_role = origin
set session_replication_role to default
alter role r set session_replication_role = replica => disable triggers and foreign keys
alter database d set session_replication_role = 'replica' => disable triggers and foreign keys
alter system set fsync = of => disable crash safety (fsync)
alter system set fsync = tru
alter system reset fsync
alter system set full_page_writes = 0 => disable crash safety (full_page_writes)
set zero_damaged_pages = on => disable the error on damaged pages
set zero_damaged_pages = false
set ignore_checksum_failure = 1 => disable page checksums
set allow_system_table_mods = true => disable the protection of the catalog
update pg_catalog.pg_trigger set tgenabled = 'D' where tgrelid = 1 => run writes to the catalog?
insert into pg_class select * from t => run writes to the catalog?
delete from pg_attribute where attrelid = 1 => delete rows of pg_attribute => run writes to the catalog?
insert into pg_temp.t values (1)
alter table t add constraint c check (purge(a)) => run purge()?
alter table t add constraint c check (purge(a)) not valid
alter table t add constraint c check (length(a) > 1)
alter table t add column c int check (purge(c)) => run purge()?
alter domain d add check (purge(value)) => run purge()?
copy t from stdin where purge(a) => run purge()?
refresh materialized view m with no data => maintain materialized view m with no data
alter subscription s disable => disable subscription s
alter subscription s skip (lsn = '0/1') => alter subscription s skip a transaction?
alter subscription s drop publication p => alter subscription s remove publications
alter publication p drop table t => alter publication p remove what it held
alter publication p set table t => alter publication p remove what it held
alter text search configuration c drop mapping for word => alter text search configuration c drop mapping
alter operator family o using btree drop operator 1 (int, int) => alter operator family o drop
drop cast (int as text) => drop cast int4.text
do $$ declare a int[]; begin a[purge()] := 1; end $$ => run purge()?
do $$ begin perform set_config('session_replication_role', 'replica', true); end $$ => disable triggers and foreign keys
do $$ begin do 'begin drop table t; end'; end $$ => drop table t
do $$ declare c refcursor; begin open c for execute 'delete from t returning 1'; end $$ => delete every row of t
do $$ begin loop exit when purge(); end loop; raise notice '%', tidy(); end $$ => run purge()? => run tidy()?
explain (analyze) create table x as select purge() => run purge()?
create table x as execute q => run the prepared statement q?
select count(*) filter (where purge()) over () from t => run purge()?
with x as (merge into t using u on true when matched then delete returning 1) select 1 => delete rows of t
merge into t using u on true when not matched by source then delete => delete rows of t
truncate only a, s.b cascade => truncate a => drop what depends on a? => truncate s.b => drop what depends on s.b?
select 1; drop table t => drop table t
`

const onSqlite = `
pragma foreign_keys = banana => disable foreign_keys (banana)
pragma foreign_keys = +0 => disable foreign_keys (0)
pragma foreign_keys = -1 => disable foreign_keys (-1)
pragma main.foreign_keys = 0x0 => disable foreign_keys (0x0)
pragma foreign_keys = 256 => disable foreign_keys (256)
pragma foreign_keys = 2
pragma ignore_check_constraints = 2 => disable ignore_check_constraints (2)
pragma ignore_check_constraints = banana
pragma synchronous = false => disable synchronous (false)
pragma synchronous = full
pragma journal_mode = o => disable journal_mode (o)
pragma journal_mode = wal
pragma "writable_schema"(1) => run writes to the schema table?
pragma schema_version = 7 => run a schema version by hand?
pragma schema_version
update main.sqlite_master set sql = 'x' where name = 't' => run writes to the schema table?
insert into sqlite_schema values (1) => run writes to the schema table?
delete from sqlite_temp_schema where name = 't' => delete rows of sqlite_temp_schema => run writes to the schema table?
insert into ft(ft) values ('delete-all') => run a command to ft?
insert into main."FT" (rowid, ft) select 1, 'delete' => run a command to FT?
insert into ft(ft) values ('rebuild')
insert into t(a) values ('delete')
update t set a = 0 where abs(1) = 1 => overwrite in every row t.a
update t set a = 0 where "random"() > 0 => overwrite in every row t.a
update t set a = 0 where current_timestamp > '2000' => overwrite in every row t.a
update t set a = 0 where exists (select 1) => overwrite in every row t.a
update t set a = 0 where cast(1 as int) => overwrite in every row t.a
update t set a = 0 where 1 collate nocase => overwrite in every row t.a
update t set a = 0 where case when 1 then 1 end => overwrite in every row t.a
update t set a = 0 where exists (select 1 from u)
update t set a = u.a from u => overwrite in every row t.a
update or replace main.t as x set a = 1 => overwrite in every row main.t.a => delete rows of main.t?
with x as (select 1) insert or /* x */ replace into t select * from x => replace rows of t?
with x as materialized (select 1) delete from t => delete every row of t
with replace as (select 1) delete from t => not understood: with replace as (select 1) delete from t?
delete from t where 1 order by a limit 5 => delete every row of t
select * from t where [load_extension] ('x') => run load_extension()?
create table u as select "load_extension"('x') => run load_extension()?
select 1; drop table t => not understood: select 1; drop table t?
create table t (a); drop table u => not understood: create table t (a); drop table u?
create trigger x after insert on t begin delete from u; delete from v; end;
select 1;;
`

test.each([
  ['PostgreSQL', postgres, onPostgres],
  ['SQLite', sqlite, onSqlite],
] as const)('what does not look destructive is named all the same: %s', async (_name, read, table) => {
  const lines = table.trim().split('\n')
  const found = lines.map(async (line) => {
    const [sql = ''] = line.split(' => ')
    return [sql, ...(await consentItems(read, sql))].join(' => ')
  })
  expect(await Promise.all(found)).toEqual(lines)
})

test('a backslash in a text after set_config has changed what it means is uncertain', async () => {
  const hidden = `select '\\'; drop table t; --'`
  const [, after = []] = await postgres([
    `select set_config('standard_conforming_strings', 'off', false)`,
    hidden,
  ])
  expect(after).toMatchObject([{ effect: 'unknown', certain: false }])
})
