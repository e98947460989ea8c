import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../../electron/engine/dialects/index.ts'

const reach = (sql: string) => dialectOf('postgres').reachOf(sql)?.kind ?? null

describe('postgres: what reaches beyond a database', () => {
  test.each([
    ['create role reader', 'server'],
    ['CREATE USER reader PASSWORD $$x$$', 'server'],
    ['create group g', 'server'],
    ['/* no */ alter role reader set search_path = app', 'server'],
    ['alter user reader with superuser', 'server'],
    ['drop role if exists reader', 'server'],
    ['drop owned by reader cascade', 'server'],
    ['reassign owned by a to b', 'server'],
    ['create database x', 'server'],
    ['alter database x set timezone = utc', 'server'],
    ['drop database if exists x', 'server'],
    ["create tablespace t location '/x'", 'machine'],
    ["alter system set work_mem = '1GB'", 'server'],
    ["comment on database app is 'x'", 'server'],
    ["comment on role app is 'x'", 'server'],
    ["comment on tablespace app is 'x'", 'server'],
    ["security label for p on role app is 'x'", 'server'],
    ["security label on database app is 'x'", 'server'],
    ['grant reader to writer', 'server'],
    ['revoke admin option for reader from writer', 'server'],
    ['grant connect on database app to reader', 'server'],
    ['grant create on tablespace t to reader', 'server'],
    ['grant set on parameter work_mem to reader', 'server'],
    ["create subscription s connection 'host=h' publication p", 'machine'],
    ['drop subscription s', 'machine'],
    ["copy t from '/etc/passwd'", 'machine'],
    ["copy t (a, b) to program 'cat > /tmp/x'", 'machine'],
    ["copy (select a from t) to '/tmp/x'", 'machine'],
    ["copy t from 'x' with (format csv)", 'machine'],
    ["select pg_read_file('/etc/passwd')", 'machine'],
    ['select * from pg_catalog.pg_ls_dir($1)', 'machine'],
    ['select "pg_terminate_backend"(pid) from pg_stat_activity', 'server'],
    ['insert into x select pg_cancel_backend(1)', 'server'],
    ['select pg_reload_conf()', 'server'],
    ["select lo_import('/etc/passwd')", 'machine'],
    ["select lo_export(1, '/tmp/x')", 'machine'],
    ["select pg_create_physical_replication_slot('x')", 'server'],
    ["select * from dblink('host=h', 'select 1') as t(a int)", 'machine'],
    ["select dblink_exec('host=h', 'drop table x')", 'machine'],
    ["create user mapping for app server s options (password 'x')", 'machine'],
    ['drop user mapping for app server s', 'machine'],
    ['import foreign schema public from server s into app', 'machine'],
    ['create function f() returns int language plpython3u as $$ import os $$', 'machine'],
    ["create function f() returns int as 'lib', 'sym' language c", 'machine'],
    ['do language plperlu $$ system("x") $$', 'machine'],
    ["load 'auto_explain'", 'machine'],
    ['do $$ begin create role reader; end $$', 'server'],
    ["do $$ begin if true then execute 'create role ' || quote_ident('x'); end if; end $$", 'server'],
    ["do $$ begin execute 'copy t to program ''id'''; end $$", 'machine'],
    [
      'create function f() returns void language plpgsql as $f$ begin perform pg_terminate_backend(1); end $f$',
      'server',
    ],
    ["select run('drop role x')", 'server'],
    ["create procedure p() language sql as $$ alter system set x = 'y' $$", 'server'],
  ])('%s', (sql, kind) => {
    expect(reach(sql)).toBe(kind)
  })

  test.each([
    'create table role (id int)',
    'create table users (login text, role text)',
    'grant select on users to reader',
    'grant all on schema app to reader',
    'grant usage on all tables in schema app to a, b',
    'revoke all on table t from public',
    'alter default privileges in schema app grant select on tables to reader',
    "comment on table t is 'create role x'",
    "comment on column t.role is 'grant a to b'",
    "insert into docs values ('how to: create role x; alter system set y')",
    'copy t (a, from_date) from stdin',
    'copy t to stdout',
    'create extension if not exists dblink',
    'alter table t owner to app',
    'set role app',
    "select set_config('search_path', 'app', false)",
    'create policy p on t to reader using (true)',
    'create index on t (pg_column_size(a))',
    'notify changes',
    "select pg_notify('c', 'x')",
    "select 'copy that to me'",
    'create function f() returns trigger language plpgsql as $$ begin update t set role = new.role; return new; end $$',
    'update t set a = (select max(b) from database_list)',
    'drop table user_roles',
    'create server s foreign data wrapper postgres_fdw',
    'vacuum t',
    'reindex table t',
  ])('not: %s', (sql) => {
    expect(reach(sql)).toBeNull()
  })
})

describe('sqlite: what reaches beyond a database', () => {
  const reached = (sql: string) => dialectOf('sqlite').reachOf(sql)?.kind ?? null
  test.each([
    ["attach 'other.db' as other", 'machine'],
    ["ATTACH DATABASE 'file:x?mode=rwc' AS x", 'machine'],
    ["vacuum into '/tmp/copy.db'", 'machine'],
    ["vacuum main into '/tmp/copy.db'", 'machine'],
    ["select load_extension('./x')", 'machine'],
    ['vacuum', null],
    ["insert into t values ('attach')", null],
    ['create table attach_list (id integer)', null],
  ])('%s', (sql, kind) => {
    expect(reached(sql)).toBe(kind)
  })
})
