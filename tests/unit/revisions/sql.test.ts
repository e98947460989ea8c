import { describe, expect, test } from 'vitest'
import { sectionMarks, sectionOf } from '../../../electron/engine/revisions/formats/sql/sections.ts'
import { parseRevisionText } from '../../../electron/engine/revisions/read-revision.ts'

const path = 'migrations/a.sql'
const parse = (text: string) => parseRevisionText(text, path)
const rules = (text: string) => parse(text).diagnostics.map(({ rule }) => rule)

const full = `-- message: add orders.total
-- message:
-- message: More words.
-- revision: ae1027a6acf4
-- down_revision: 1975ea83b712
-- branch_labels: shop, web
-- depends_on:
-- create_date: 2026-11-20T15:30:00Z
-- Free text: is free.

-- upgrade
alter table orders add column total integer;

-- downgrade
alter table orders drop column total;
`

test('the header is read', () => {
  const { revision, diagnostics, hash } = parse(full)
  expect(diagnostics).toEqual([])
  expect(revision).toEqual({
    id: 'ae1027a6acf4',
    downRevisions: ['1975ea83b712'],
    branchLabels: ['shop', 'web'],
    dependsOn: [],
    message: 'add orders.total',
    doc: 'add orders.total\n\nMore words.',
    createDate: '2026-11-20T15:30:00Z',
    transaction: true,
    downgrade: 'present',
    path,
    format: 'sql',
    hash,
  })
})

test('a section knows the line it starts on', () => {
  expect(sectionOf(full, 'upgrade')).toMatchObject({
    sql: 'alter table orders add column total integer;\n\n',
    line: 12,
  })
  const down = sectionOf(full, 'downgrade')
  expect(down).toMatchObject({ sql: 'alter table orders drop column total;\n', line: 15 })
  expect(full.slice(down?.offset)).toBe(down?.sql)
  expect(sectionOf('-- upgrade', 'upgrade')).toMatchObject({ sql: '' })
  expect(sectionOf('select 1', 'upgrade')).toBeNull()
})

describe('a marker counts only where the database sees a comment', () => {
  test.each([
    ["select '\n-- downgrade\n';", 1],
    ["select 'it''s\n-- downgrade\n';", 1],
    ["select E'\\'\n-- downgrade\n';", 1],
    ["select 'a\\';\n-- downgrade\n", 2],
    ['select "\n-- downgrade\n";', 1],
    ['create function f() returns int as $$\n-- downgrade\n$$ language sql;', 1],
    ['create function f() returns int as $body$ $$\n-- downgrade\n$body$ language sql;', 1],
    ['select a$b$c;\n-- downgrade\nselect a$b$c;', 2],
    ['/* a\n-- downgrade\n*/ select 1;', 1],
    ['/* a /* b */\n-- downgrade\n*/ select 1;', 1],
    ['select 1; -- downgrade\n', 1],
    ['select 1;\n   --downgrade:  \n', 2],
    ['select 1;\n-- Downgrade\n', 2],
    ['select 1;\n-- downgrade the table\n', 1],
    ["select $1, 'x';\n-- downgrade\n", 2],
  ])('%j', (sql, count) => {
    expect(sectionMarks(`-- upgrade\n${sql}`)).toHaveLength(count)
  })
})

describe('problems', () => {
  const header = '-- revision: a\n-- down_revision: none\n'
  test.each([
    ['-- upgrade\nselect 1;', ['missing-revision']],
    ['-- revision: a\n-- upgrade\nselect 1;', ['missing-down-revision']],
    [`${header}select 1;`, ['missing-upgrade']],
    [`${header}select 1;\n-- upgrade\nselect 2;`, ['stray-sql']],
    [`${header}-- upgrade\n-- upgrade\n`, ['repeated-section']],
    [`${header}-- revision: b\n-- upgrade\n`, ['dynamic-metadata']],
    [`${header}-- transaction: perhaps\n-- upgrade\n`, ['invalid-metadata']],
    [`${header}-- branch_labels: a@b\n-- upgrade\n`, ['invalid-label']],
    [`${header}-- depends-on: b\n-- upgrade\n`, ['unknown-metadata']],
    ['-- revision: he ad\n-- down_revision: none\n-- upgrade\n', ['invalid-revision-id']],
  ])('%j', (text, expected) => {
    expect(rules(text)).toEqual(expected)
  })

  test('have their line', () => {
    expect(parse(`${header}-- branch_labels: a@b\n-- upgrade\n`).diagnostics[0]?.where).toEqual({
      file: path,
      line: 3,
      column: 19,
    })
  })
})

describe('parents', () => {
  const parents = (value: string) =>
    parse(`-- revision: x\n-- down_revision:${value}\n-- upgrade\n`).revision?.downRevisions
  test.each([
    ['', []],
    [' none', []],
    [' NULL', []],
    [" 'none'", ['none']],
    [' a', ['a']],
    [' a, b', ['a', 'b']],
    [' "a" b', ['a', 'b']],
  ])('%j', (value, expected) => {
    expect(parents(value)).toEqual(expected)
  })
})

test.each([
  ['-- upgrade\nselect 1;', 'missing'],
  ['-- upgrade\nselect 1;\n-- downgrade\n-- nothing\n', 'empty'],
  ['-- upgrade\n\n-- downgrade\n', 'present'],
  ['-- upgrade\nselect 1;\n-- downgrade\n/* x */ ; select 2', 'present'],
])('%j: downgrade is %s', (sections, state) => {
  expect(parse(`-- revision: x\n-- down_revision: none\n${sections}`).revision?.downgrade).toBe(state)
})

test('transaction: false', () => {
  expect(parse(full.replace('-- Free text: is free.', '-- transaction: false')).revision?.transaction).toBe(
    false,
  )
})

test.each([
  ['a trigger', 'create trigger x after insert on t begin\n-- downgrade\nselect 1;\n-- upgrade\nend'],
  ['a table', 'create table t (\n-- downgrade\na int,\n-- upgrade\nb int)'],
  ['a view', 'create view v as\n-- upgrade\nselect 1\n-- downgrade\nas a'],
])('comments inside %s are no markers where the sections have their own', (_name, statement) => {
  const text = `-- upgrade\n${statement};\n\n-- downgrade\n-- why\n${statement};\n`
  expect(sectionOf(text, 'upgrade')?.sql).toBe(`${statement};\n\n`)
  expect(sectionOf(text, 'downgrade')?.sql).toBe(`-- why\n${statement};\n`)
})

test('a last statement without its semicolon ends at the next marker all the same', () => {
  expect(sectionOf('-- upgrade\nselect 1\n-- downgrade\nselect 2', 'upgrade')?.sql).toBe('select 1\n')
})
