export type Case = string | readonly string[]

export type RuleCases = Readonly<
  Record<string, { readonly found: readonly Case[]; readonly quiet: readonly Case[] }>
>

/** What each rule about work on one table finds, and its harmless neighbors. Statements of one case stand in one step. */
export const tableCases: RuleCases = {
  'loses-data': {
    found: [
      'drop table orders',
      'alter table orders drop column total',
      'truncate orders',
      'delete from orders',
    ],
    quiet: ['drop view totals', 'drop index orders_total', 'alter table orders drop constraint c'],
  },
  'drops-what-is-not-named': {
    found: ['drop table orders cascade', 'drop database shop', 'truncate orders cascade'],
    quiet: ['drop table orders', 'alter table orders drop column a', 'truncate orders'],
  },
  'required-column': {
    found: [
      'alter table orders add column state text not null',
      'alter table orders add column n int not null, add column m int',
      'alter table orders add column id bigint primary key',
    ],
    quiet: [
      "alter table orders add column state text not null default 'new'",
      'alter table orders add column state text',
      'create table orders (id bigint primary key, state text not null)',
    ],
  },
  'type-change': {
    found: [
      'alter table orders alter total type numeric(12, 2)',
      'alter table orders alter column id set data type bigint',
      "alter table orders alter at type timestamptz using at at time zone 'utc'",
    ],
    quiet: [
      'alter table orders alter total set default 0',
      'alter table orders alter total set statistics 100',
      'alter type mood rename to feeling',
    ],
  },
  'volatile-default': {
    found: [
      'alter table orders add column token uuid default gen_random_uuid()',
      'alter table orders add column at timestamptz default clock_timestamp()',
      'alter table orders add column n float default random()',
    ],
    quiet: [
      'alter table orders add column at timestamptz default now()',
      'alter table orders add column n int default 1 + 1',
      'alter table orders alter column token set default gen_random_uuid()',
    ],
  },
  'stored-column': {
    found: [
      'alter table orders add column twice int generated always as (total * 2) stored',
      'alter table orders add column id bigserial',
      'alter table orders add column id bigint generated always as identity',
    ],
    quiet: [
      'alter table orders add column n int',
      'create table o (id bigint generated always as identity primary key)',
      'alter table orders alter column n drop identity',
    ],
  },
  'rewrites-table': {
    found: ['alter table orders set logged', 'vacuum full orders', 'cluster orders using orders_pkey'],
    quiet: [
      'vacuum orders',
      'alter table orders set (fillfactor = 70)',
      'alter table orders add column n int',
    ],
  },
  'set-not-null': {
    found: [
      'alter table orders alter column total set not null',
      'alter table orders alter a set not null, alter b drop not null',
      ['alter table orders add column n int', 'alter table orders alter n set not null'],
    ],
    quiet: [
      'alter table orders alter column total drop not null',
      ['alter table orders add column n int default 0', 'alter table orders alter n set not null'],
      ['create table t (id bigint primary key, n int)', 'alter table t alter n set not null'],
      [
        'alter table o add constraint c check (n is not null) not valid',
        'alter table o validate constraint c',
        'alter table o alter n set not null',
      ],
    ],
  },
  'foreign-key-checks-rows': {
    found: [
      'alter table orders add foreign key (buyer) references people',
      'alter table orders add constraint f foreign key (buyer) references people (id)',
      'alter table orders add column buyer bigint references people',
    ],
    quiet: [
      'alter table orders add foreign key (buyer) references people not valid',
      'alter table orders validate constraint f',
      'create table o (id bigint primary key, buyer bigint references people)',
    ],
  },
  'check-checks-rows': {
    found: [
      'alter table orders add check (total > 0)',
      'alter table orders add constraint c check (total > 0)',
      'alter table orders add column n int check (n > 0)',
    ],
    quiet: [
      'alter table orders add check (total > 0) not valid',
      'alter table orders validate constraint c',
      'create table o (id bigint primary key, n int check (n > 0))',
    ],
  },
  'unique-builds-index': {
    found: [
      'alter table orders add unique (number)',
      'alter table orders add primary key (id)',
      'alter table orders add column code text unique',
    ],
    quiet: [
      'alter table orders add constraint u unique using index orders_number',
      'create table o (id bigint primary key, code text unique)',
      'alter table orders drop constraint u',
    ],
  },
  'exclusion-checks-rows': {
    found: [
      'alter table bookings add exclude using gist (room with =, span with &&)',
      'alter table bookings add constraint x exclude using gist (span with &&)',
      'alter table bookings add exclude using gist (span with &&) where (state = 1)',
    ],
    quiet: [
      'create table b (id bigint primary key, span tstzrange, exclude using gist (span with &&))',
      'alter table bookings drop constraint x',
      'alter table bookings add unique (room)',
    ],
  },
  'index-blocks-writes': {
    found: [
      'create index on orders (buyer)',
      'create unique index u on orders (number)',
      'create index i on orders using gin (tags)',
    ],
    quiet: [
      'create index concurrently i on orders (buyer)',
      'drop index i',
      ['create table o (id bigint primary key, n int)', 'create index on o (n)'],
    ],
  },
  'drop-index-blocks': {
    found: ['drop index i', 'drop index if exists shop.i', 'drop index a, b'],
    quiet: ['drop index concurrently i', 'drop table o', 'alter index i rename to j'],
  },
  'maintenance-blocks': {
    found: ['reindex table orders', 'refresh materialized view totals', 'lock table orders'],
    quiet: ['reindex table concurrently orders', 'analyze orders', 'vacuum orders'],
  },
  'partition-blocks': {
    found: [
      "alter table events attach partition e1 for values from ('2020-01-01') to ('2021-01-01')",
      'alter table events detach partition e1',
      'alter table events attach partition e2 default',
    ],
    quiet: [
      'alter table events detach partition e1 concurrently',
      'alter table events add column n int',
      'alter table events set (fillfactor = 70)',
    ],
  },
  'long-lock': {
    found: [
      'alter domain money_amount add check (value > 0)',
      'alter domain money_amount validate constraint c',
      'alter domain money_amount set not null',
    ],
    quiet: ['create index on orders (a)', 'alter table orders add check (a > 0)', 'select 1'],
  },
}
