import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HeadwayError } from '../../../shared/errors.ts'
import { lexicalRules as postgres } from '../../../electron/engine/dialects/postgres/sql-rules.ts'
import { splitStatements } from '../../../electron/engine/sql/split-statements.ts'
import { lexicalRules as sqlite } from '../../../electron/engine/dialects/sqlite/sql-rules.ts'

const texts = (script: string, rules = postgres): readonly string[] =>
  splitStatements(script, rules).map((statement) => statement.sql)

describe('both dialects', () => {
  test.each([
    ['plain', 'select 1; select 2', ['select 1', 'select 2']],
    ['empty ones', ';; select 1 ;;\n ; ', ['select 1']],
    ['only comments', '-- a\n/* b; */', []],
    ['a comment before', '-- why; so\nselect 1; -- after', ['-- why; so\nselect 1']],
    ['strings', "select ';', 'it''s; so'; select 2", ["select ';', 'it''s; so'", 'select 2']],
    ['quoted names', 'select "a;""b"; select 2', ['select "a;""b"', 'select 2']],
    [
      'parentheses',
      'create rule r as on insert to t do (select 1; select 2); select 3',
      ['create rule r as on insert to t do (select 1; select 2)', 'select 3'],
    ],
    ['a byte order mark', '\uFEFFselect 1;', ['select 1']],
  ])('%s', (_name, script, expected) => {
    expect(texts(script, postgres)).toEqual(expected)
    expect(texts(script, sqlite)).toEqual(expected)
  })

  test('offset and line are those of the first character', () => {
    const script = '\n\nselect 1;\n  -- note\n  select 2;'
    expect(splitStatements(script, postgres).map(({ offset, line }) => [offset, line])).toEqual([
      [2, 3],
      [14, 4],
    ])
  })

  test('cutting and joining again gives the same statements (property)', () => {
    const part = constantFrom(
      'select 1',
      "insert into t values (';')",
      'create table "a;b" (id int)',
      '/* ; */ select 2',
      'update t set a = $1',
    )
    assert(
      property(array(part, { maxLength: 12 }), (parts) => {
        const script = parts.join(';\n')
        expect(texts(script, postgres)).toEqual(parts)
        for (const { sql, offset } of splitStatements(script, sqlite))
          expect(script.slice(offset, offset + sql.length)).toBe(sql)
      }),
    )
  })
})

describe('PostgreSQL', () => {
  test.each([
    [
      'dollar quotes',
      'do $$ begin; end $$; select $a$ $$;$$ $a$; select 1',
      ['do $$ begin; end $$', 'select $a$ $$;$$ $a$', 'select 1'],
    ],
    ['parameters are no quotes', 'select $1; select $2', ['select $1', 'select $2']],
    ['a dollar inside a name', 'select a$b$; select 1', ['select a$b$', 'select 1']],
    [
      'escape strings',
      String.raw`select E'\';'; select '\'; select 3`,
      [String.raw`select E'\';'`, String.raw`select '\'`, 'select 3'],
    ],
    ['nested comments', '/* a /* b; */ ; */ select 1; select 2', ['/* a /* b; */ ; */ select 1', 'select 2']],
    [
      'SQL bodies',
      'create function f() returns int begin atomic select 1; select case when true then 1 end; end; select 2',
      [
        'create function f() returns int begin atomic select 1; select case when true then 1 end; end',
        'select 2',
      ],
    ],
  ])('%s', (_name, script, expected) => {
    expect(texts(script)).toEqual(expected)
  })

  test.each([
    ['\\connect other\nselect 1', 'unsupported', 1],
    ['select 1;\n\\.\n', 'unsupported', 2],
    ['select 1;\ncopy t from stdin;\n', 'unsupported', 2],
    ["select 1;\nselect 'open", 'sql_failed', 2],
    ['select 1;\n\n/* open', 'sql_failed', 3],
    ['select $x$ open', 'sql_failed', 1],
  ])('refuses %j', (script, code, line) => {
    const error = thrownBy(() => splitStatements(script, postgres))
    expect([error.code, error.data.where?.line]).toEqual([code, line])
  })
})

test('a carriage return ends a comment of PostgreSQL, so that nothing hides behind it', () => {
  expect(texts('select 1; -- a\rdrop table t', postgres)).toEqual(['select 1', '-- a\rdrop table t'])
})

describe('SQLite', () => {
  test.each([
    ['brackets and backticks', 'select [a;b], `c;``d`; select 2', ['select [a;b], `c;``d`', 'select 2']],
    [
      'trigger bodies with CASE',
      'create temp trigger if not exists x after insert on t when case when 1 then 1 end begin update t set a = case when 1 then 2 end; delete from u where new.end = 1; end; select 2',
      [
        'create temp trigger if not exists x after insert on t when case when 1 then 1 end begin update t set a = case when 1 then 2 end; delete from u where new.end = 1; end',
        'select 2',
      ],
    ],
    ['a comment without end', 'select 1; /* open', ['select 1']],
    ['a carriage return ends no comment', 'select 1 -- a\r; select 2', ['select 1']],
    ['dollars are no quotes', 'select $$; select 2', ['select $$', 'select 2']],
  ])('%s', (_name, script, expected) => {
    expect(texts(script, sqlite)).toEqual(expected)
  })
})

function thrownBy(work: () => unknown): HeadwayError {
  try {
    work()
  } catch (error) {
    return error as HeadwayError
  }
  throw new Error('nothing was thrown')
}

describe('postgres: strings as the session reads them', () => {
  const escaped = { ...postgres, plainEscapes: true }

  test.each([
    [
      'a backslash escapes',
      String.raw`select '\'; one'; select 2`,
      [String.raw`select '\'; one'`, 'select 2'],
    ],
    ['a lone CR ends a comment', '-- so\rselect 1; select 2', ['-- so\rselect 1', 'select 2']],
  ])('%s', (_name, script, expected) => {
    expect(texts(script, escaped)).toEqual(expected)
  })

  test('an escape string goes on behind a line break as what it is', () => {
    expect(texts(`select E'a'\n'\\'; b'; select 2`)).toEqual([`select E'a'\n'\\'; b'`, 'select 2'])
  })

  test('SET standard_conforming_strings holds from there on, and only as a statement', () => {
    const script = String.raw`select 'set standard_conforming_strings = off;', '\';
      SET SESSION standard_conforming_strings TO 'off'; select '\'; x';
      set standard_conforming_strings = on; select '\'; select 2`
    expect(texts(script).map((sql) => sql.trim())).toEqual([
      String.raw`select 'set standard_conforming_strings = off;', '\'`,
      `SET SESSION standard_conforming_strings TO 'off'`,
      String.raw`select '\'; x'`,
      'set standard_conforming_strings = on',
      String.raw`select '\'`,
      'select 2',
    ])
  })

  test('on SQLite a CR ends no comment', () => {
    expect(texts('select 1 -- so\r; select 2', sqlite)).toEqual(['select 1'])
  })
})
