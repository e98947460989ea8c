import type { RuleCases } from './rule-cases.ts'

/** The same for rules about transactions, rows, names and how a schema is made. */
export const designCases: RuleCases = {
  'validate-in-same-transaction': {
    found: [
      ['alter table o add constraint c check (a > 0) not valid', 'alter table o validate constraint c'],
      [
        'alter table o add constraint f foreign key (a) references p not valid',
        'alter table o validate constraint f',
      ],
      ['alter table o add constraint c check (a > 0) not valid, validate constraint c'],
    ],
    quiet: [
      'alter table o add constraint c check (a > 0) not valid',
      'alter table o validate constraint c',
      ['alter table o add constraint c check (a > 0) not valid', 'alter table p validate constraint c'],
    ],
  },
  'concurrently-in-transaction': {
    found: [
      'create index concurrently i on o (a)',
      'drop index concurrently i',
      'reindex index concurrently i',
    ],
    quiet: ['create index i on o (a)', 'drop index i', 'analyze o'],
  },
  'many-locks': {
    found: [
      ['alter table a add column n int', 'alter table b add column n int', 'alter table c add column n int'],
      'drop table a, b, c',
      ['truncate a', 'lock table b', 'alter table c add column n int'],
    ],
    quiet: [
      'alter table a add column n int',
      ['alter table a add column n int', 'alter table a add column m int', 'alter table b add column n int'],
      ['insert into a values (1)', 'insert into b values (1)', 'insert into c values (1)'],
    ],
  },
  'schema-and-data': {
    found: [
      ['alter table o add column n int', 'update o set n = 1'],
      ['alter table o add column n int', 'delete from p'],
      ['drop table x', 'update o set n = a + 1 where true'],
    ],
    quiet: [
      ['update o set n = 1', 'alter table o add column m int'],
      ['alter table o add column n int', 'update o set n = 1 where id = 3'],
      'update o set n = 1',
    ],
  },
  'every-row': {
    found: ['update o set n = 1', 'delete from o', 'update o set n = 1 where true'],
    quiet: ['update o set n = 1 where id = 1', 'delete from o where id < 3', 'insert into o values (1)'],
  },
  'unsteady-values': {
    found: [
      'update o set token = gen_random_uuid() where token is null',
      'insert into o values (random())',
      'update o set at = clock_timestamp() where id = 1',
    ],
    quiet: [
      'update o set at = now() where id = 1',
      'insert into o values (1)',
      'update o set a = lower(b) where a is null',
    ],
  },
  'rename-breaks-code': {
    found: [
      'alter table o rename to p',
      'alter table o rename column a to b',
      'alter table o set schema shop',
    ],
    quiet: [
      'alter index i rename to j',
      'alter table o rename constraint c to d',
      'alter type t rename to u',
    ],
  },
  'drop-not-null': {
    found: [
      'alter table o alter a drop not null',
      'alter table shop.o alter column a drop not null',
      'alter table o alter a drop not null, alter b drop not null',
    ],
    quiet: [
      'alter table o alter a set not null',
      'alter table o alter a drop default',
      'alter domain d drop not null',
    ],
  },
  'drops-guard': {
    found: ['alter table o drop constraint c', 'drop trigger t on o', 'alter table o disable trigger all'],
    quiet: ['drop view v', 'alter table o enable trigger all', 'drop index i'],
  },
  'no-lock-limit': {
    found: ['set lock_timeout = 0', 'reset lock_timeout', "set local lock_timeout to '0'"],
    quiet: ["set lock_timeout = '2s'", 'set local lock_timeout = 500', 'set statement_timeout = 0'],
  },
  'foreign-key-without-index': {
    found: [
      'alter table o add foreign key (buyer) references p not valid',
      'alter table o add constraint f foreign key (a, b) references p (a, b)',
      'alter table o add column buyer bigint references p',
    ],
    quiet: [
      ['create index on o (buyer)', 'alter table o add foreign key (buyer) references p'],
      ['alter table o add foreign key (a, b) references p (a, b)', 'create index on o (b, a, c)'],
      ['alter table o add primary key (buyer)', 'alter table o add foreign key (buyer) references p'],
    ],
  },
  'if-not-exists': {
    found: [
      'create table if not exists o (id bigint primary key)',
      'alter table o add column if not exists n int',
      'create or replace view v as select 1',
    ],
    quiet: [
      'create table o (id bigint primary key)',
      'create schema if not exists shop',
      'create extension if not exists citext',
    ],
  },
  'enum-value': {
    found: [
      "alter type mood add value 'fine'",
      "alter type mood add value if not exists 'fine' before 'bad'",
      "alter type shop.mood add value 'x'",
    ],
    quiet: ["alter type mood rename value 'a' to 'b'", "create type mood as enum ('a')", 'drop type mood'],
  },
  'domain-check': {
    found: [
      'create domain amount as numeric check (value > 0)',
      'alter domain amount add check (value > 0)',
      'alter domain amount set not null',
    ],
    quiet: [
      'create domain amount as numeric',
      'alter domain amount drop constraint c',
      'alter domain amount set default 1',
    ],
  },
  'small-key': {
    found: [
      'create table o (id int primary key)',
      'create table o (id serial primary key)',
      'create table o (id smallint, primary key (id))',
    ],
    quiet: [
      'create table o (id bigint primary key)',
      'create table o (a int, b int, primary key (a, b))',
      'create table o (id uuid primary key, n int)',
    ],
  },
  'no-time-zone': {
    found: [
      'create table o (id bigint primary key, at timestamp)',
      'alter table o add column at timestamp(3)',
      'alter table o alter at type timestamp without time zone',
    ],
    quiet: [
      'create table o (id bigint primary key, at timestamptz)',
      'alter table o add column day date',
      'alter table o add column at timestamp with time zone',
    ],
  },
  'char-type': {
    found: [
      'create table o (id bigint primary key, c char(3))',
      'alter table o add column c character(3)',
      'alter table o alter c type char(5)',
    ],
    quiet: [
      'create table o (id bigint primary key, c text)',
      'alter table o add column c varchar',
      'alter table o add column c "char"',
    ],
  },
  'limited-text': {
    found: [
      'create table o (id bigint primary key, c varchar(3))',
      'alter table o add column c character varying(30)',
      'alter table o alter c type varchar(50)',
    ],
    quiet: [
      'create table o (id bigint primary key, c varchar)',
      'alter table o add column c text',
      'alter table o add column c char(4)',
    ],
  },
  'json-type': {
    found: [
      'create table o (id bigint primary key, c json)',
      'alter table o add column c json',
      'alter table o alter c type json using c::json',
    ],
    quiet: [
      'create table o (id bigint primary key, c jsonb)',
      'alter table o add column c jsonb',
      "select '{}'::json",
    ],
  },
  'money-type': {
    found: [
      'create table o (id bigint primary key, c money)',
      'alter table o add column c money',
      'alter table o alter c type money',
    ],
    quiet: [
      'create table o (id bigint primary key, c numeric)',
      'alter table o add column money numeric',
      'create table money (id bigint primary key)',
    ],
  },
  'no-primary-key': {
    found: [
      'create table o (id bigint)',
      'create table o (id bigint unique)',
      'create unlogged table o (n int)',
    ],
    quiet: [
      'create table o (id bigint primary key)',
      'create table o (like p including all)',
      "create table e1 partition of e for values in ('a')",
    ],
  },
  'serial-column': {
    found: [
      'create table o (id bigserial primary key)',
      'create table o (id bigint primary key, n serial)',
      'create table o (id serial8 primary key)',
    ],
    quiet: [
      'create table o (id bigint generated always as identity primary key)',
      'create table o (id uuid primary key)',
      'create sequence s',
    ],
  },
  uncertain: {
    found: ['do $$ begin execute $1; end $$', 'call purge()', 'select purge()'],
    quiet: ['select count(*) from o', 'insert into o values (1)', 'do $$ begin perform 1; end $$'],
  },
}
