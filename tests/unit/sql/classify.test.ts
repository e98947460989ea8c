import { describe, expect, test } from 'vitest'
import { classify } from '../../../electron/engine/sql/classify.ts'
import { classifyRules as postgres } from '../../../electron/engine/dialects/postgres/sql-rules.ts'
import { classifyRules as sqlite } from '../../../electron/engine/dialects/sqlite/sql-rules.ts'

describe('kind and object', () => {
  test.each([
    ['create table if not exists a.b (id int)', 'create table', 'a.b'],
    ['CREATE UNLOGGED TABLE "My Table" (id int)', 'create table', 'My Table'],
    ['create unique index concurrently if not exists i on t (x)', 'create index', 'i'],
    ['create index on t (x)', 'create index', null],
    ['create or replace view v as select 1', 'create view', 'v'],
    ['create materialized view m as select 1', 'create materialized view', 'm'],
    ['/* note */ alter table only s.t add column x int', 'alter table', 's.t'],
    ['drop table if exists t cascade', 'drop table', 't'],
    ['insert into t values (1)', 'insert', 't'],
    ['with a as (select 1) insert into t select * from a', 'insert', null],
    ['with a as (delete from t returning *) select * from a', 'delete', null],
    ['update only t set a = 1 where b', 'update', 't'],
    ['delete from only t where a', 'delete', 't'],
    ['truncate table only t', 'truncate', 't'],
    ['(select 1)', 'select', null],
    ['', 'unknown', null],
  ])('%s', (sql, kind, object) => {
    expect(classify(sql, postgres)).toMatchObject({ kind, object })
  })

  test('SQLite quotes names in four ways', () => {
    for (const name of ['t', '"t"', '[t]', '`t`'])
      expect(classify(`drop table ${name}`, sqlite).object).toBe('t')
  })
})

describe('transaction control', () => {
  test.each([
    'begin',
    'BEGIN WORK',
    'start transaction read only',
    'commit',
    "COMMIT PREPARED 'x'",
    'end',
    'rollback',
    'rollback to savepoint a',
    'abort',
    'savepoint a',
    'release a',
    "prepare transaction 'x'",
    'set transaction isolation level serializable',
    'set local transaction read only',
    'set session characteristics as transaction read only',
    'discard all',
    '-- note\n/* and */ commit',
  ])('yes: %s', (sql) => {
    expect(classify(sql, postgres).transactionControl).toBe(true)
    if (/^(?:begin|commit|end|rollback|savepoint|release)\b/i.test(sql))
      expect(classify(sql, sqlite).transactionControl).toBe(true)
  })
  test.each([
    'prepare q as select 1',
    "set local lock_timeout = '1s'",
    "select 'commit'",
    'create table "commit" (id int)',
    'do $$ begin commit; end $$',
    'discard temp',
  ])('no: %s', (sql) => {
    expect(classify(sql, postgres).transactionControl).toBe(false)
  })
})

describe('needs no transaction', () => {
  test.each([
    'create index concurrently i on t (x)',
    'drop index concurrently i',
    'reindex table concurrently t',
    'reindex (verbose) database d',
    'vacuum full t',
    'create database d',
    'drop database d',
    "alter system set a = 'b'",
    "create tablespace x location '/x'",
    'alter table t detach partition p concurrently',
    'alter database d set tablespace x',
    'cluster',
    "create subscription s connection '' publication p",
  ])('yes: %s', (sql) => {
    expect(classify(sql, postgres).needsNoTransaction).toBe(true)
  })
  test.each([
    'create index i on t (x)',
    'reindex table t',
    'refresh materialized view concurrently m',
    'alter table t detach partition p',
    'cluster t',
    "alter type t add value 'x'",
  ])('no: %s', (sql) => {
    expect(classify(sql, postgres).needsNoTransaction).toBe(false)
  })
  test('SQLite: vacuum, journal mode', () => {
    expect(
      ['vacuum', 'pragma journal_mode = wal'].map((sql) => classify(sql, sqlite).needsNoTransaction),
    ).toEqual([true, true])
    expect(
      ['pragma journal_mode', 'pragma foreign_keys = off'].map(
        (sql) => classify(sql, sqlite).needsNoTransaction,
      ),
    ).toEqual([false, false])
  })
})

describe('reads', () => {
  test.each([
    ['select 1', true],
    ['insert into t values (1) returning id', true],
    ['insert into t values (1)', false],
    ['create table t (id int)', false],
  ])('reads %s: %s', (sql, reads) => {
    expect(classify(sql, postgres).reads).toBe(reads)
  })
})
