import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { consentItems } from './consent-items.ts'

/** Every command of PostgreSQL's manual ("SQL Commands"), with what must be agreed to by name. */
const postgresCommands = String.raw`
abort
alter aggregate a(int) rename to b
alter collation c refresh version
alter conversion c rename to d
alter database d set work_mem = '1MB'
alter default privileges grant select on tables to r
alter domain d set default 1
alter event trigger e enable
alter extension x set schema s
alter foreign data wrapper w options (set a 'b')
alter foreign table f add column c int
alter function f() immutable
alter group g add user u
alter index i set (fillfactor = 70)
alter language l rename to m
alter large object 1 owner to r
alter materialized view m rename to n
alter operator + (int, int) owner to r
alter operator class o using btree rename to p
alter operator family o using btree add operator 1 < (int, int)
alter policy p on t rename to q
alter procedure p() rename to q
alter publication p add table t
alter role r with login
alter routine f() rename to g
alter rule r on t rename to s
alter schema s rename to t
alter sequence s increment 2
alter server s options (set host 'h')
alter statistics s set statistics 100
alter subscription s enable
alter system set work_mem = '1MB'
alter table t alter c set statistics 100
alter tablespace x set (seq_page_cost = 1)
alter text search configuration c add mapping for word with simple
alter text search dictionary d (stopwords = 'english')
alter text search parser p rename to q
alter text search template p rename to q
alter trigger x on t rename to y
alter type mood rename value 'a' to 'b'
alter user u valid until 'infinity'
alter user mapping for u server s options (set user 'x')
alter view v alter c set default 1
analyze t
begin
call purge() => run purge()?
checkpoint
close c
cluster t using i
comment on column t.c is 'x'
commit
commit prepared 'x' => run the prepared transaction x?
copy t from stdin
create access method a type table handler h
create aggregate a(int) (sfunc = f, stype = int)
create cast (int as s.x) without function
create collation c (locale = 'C')
create conversion c for 'LATIN1' to 'UTF8' from f
create database d
create domain d as int
create event trigger e on ddl_command_start execute function f()
create extension x
create foreign data wrapper w
create foreign table f (a int) server s
create function f() returns int language sql as 'delete from t returning 1'
create group g
create index i on t (a)
create language l
create materialized view if not exists m as select 1
create operator === (leftarg = int, rightarg = int, function = f)
create operator class o for type int using btree as operator 1 <
create operator family o using btree
create policy p on t using (true)
create procedure p() language sql as 'delete from t'
create publication p for all tables
create role r
create rule r as on insert to t do also delete from u
create schema s
create sequence s
create server s foreign data wrapper w
create statistics s on a, b from t
create subscription s connection 'c' publication p
create table t (a int)
create table t as select 1
create tablespace x location '/x'
create text search configuration c (copy = simple)
create text search dictionary d (template = simple)
create text search parser p (start = a, gettoken = b, end = c, lextypes = d)
create text search template p (lexize = f)
create transform for s.x language l (from sql with function f(internal))
create trigger x before delete on t for each row execute function purge()
create type x as range (subtype = int)
create user u
create user mapping for u server s
create view v as select 1
deallocate all
declare c cursor for select 1
delete from t => delete every row of t
discard plans
do $$ begin null; end $$
drop access method a => drop access method a
drop aggregate a(int) => drop aggregate a
drop cast (int as s.x) => drop cast s.x
drop collation c => drop collation c
drop conversion c => drop conversion c
drop database d => drop database d
drop domain d => drop domain d
drop event trigger e => drop event trigger e
drop extension x => drop extension x
drop foreign data wrapper w => drop foreign data wrapper w
drop foreign table f => drop foreign table f
drop function f => drop function f
drop group g => drop role g
drop index i
drop language l => drop language l
drop materialized view m => drop materialized view m
drop operator + (int, int) => drop operator +
drop operator class o using btree => drop operator class btree.o
drop operator family o using btree => drop operator family btree.o
drop owned by r => drop owned by r?
drop policy p on t => drop policy p of t
drop procedure p => drop procedure p
drop publication p => drop publication p
drop role r => drop role r
drop routine f => drop routine f
drop rule r on t => drop rule r of t
drop schema s => drop schema s
drop sequence s => drop sequence s
drop server s => drop server s
drop statistics s
drop subscription s => drop subscription s
drop table t => drop table t
drop tablespace x => drop tablespace x
drop text search configuration c => drop text search configuration c
drop text search dictionary c => drop text search dictionary c
drop text search parser c => drop text search parser c
drop text search template c => drop text search template c
drop transform for s.x language l => drop transform s.x
drop trigger x on t => drop trigger x of t
drop type x => drop type x
drop user u => drop role u
drop user mapping for u server s => drop user mapping s
drop view v => drop view v
end
execute q => run the prepared statement q?
explain delete from t
fetch 1 from c
grant select on t to r
import foreign schema x from server s into y
insert into t values (1)
listen x
load 'x' => not understood: load 'x'?
lock table t
merge into t using u on t.a = u.a when matched then delete => delete rows of t
move 1 from c
notify x
prepare q as delete from t
prepare transaction 'x'
reassign owned by a to b
refresh materialized view m
reindex index i
release savepoint x
reset all
revoke select on t from r
rollback
rollback prepared 'x' => drop prepared transaction x?
rollback to savepoint x
savepoint x
security label on table t is 'x'
select 1
select 1 into t
set work_mem = '1MB'
set constraints all deferred
set role r
set session authorization r
set transaction read only
show work_mem
start transaction
truncate t => truncate t
unlisten x
update t set a = 1 => overwrite in every row t.a
vacuum t
values (1)
table t
with a as (select 1) select * from a
`

/** Every statement of "SQL As Understood By SQLite". */
const sqliteCommands = `
alter table t rename to u
analyze
attach database 'x' as y
begin immediate
commit
create index i on t (a)
create table t (a)
create trigger x after delete on t begin delete from u; end
create view v as select 1
create virtual table t using fts5(a)
delete from t => delete every row of t
detach database y
drop index i
drop table t => drop table t
drop trigger x => drop trigger x
drop view v => drop view v
end
explain delete from t
insert into t values (1)
pragma user_version = 1
reindex
release x
replace into t values (1) => replace rows of t?
rollback to x
savepoint x
select 1
update t set a = 1 => overwrite in every row t.a
vacuum
vacuum into 'x'
values (1)
with a as (select 1) delete from t => delete every row of t
`

test.each([
  ['PostgreSQL', postgres, postgresCommands],
  ['SQLite', sqlite, sqliteCommands],
] as const)('each command of %s is known, and what it takes away is named', async (_name, read, commands) => {
  const lines = commands.trim().split('\n')
  const found = lines.map(async (line) => {
    const [sql = ''] = line.split(' => ')
    return [sql, ...(await consentItems(read, sql))].join(' => ')
  })
  expect(await Promise.all(found)).toEqual(lines)
})
