import { describe, expect, test } from 'vitest'
import { editCreateTable } from '../../../electron/engine/dialects/sqlite/create-table-edit.ts'
import {
  renameColumnInCreate,
  renameTableInCreate,
} from '../../../electron/engine/dialects/sqlite/create-table-rename.ts'
import { parseCreateTable } from '../../../electron/engine/dialects/sqlite/create-table.ts'
import {
  normalDefault,
  readSqliteTable,
} from '../../../electron/engine/dialects/sqlite/introspection-table.ts'
import type { TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

describe('reading CREATE TABLE', () => {
  test('every kind of clause, with commas left out between table constraints', () => {
    const sql = `CREATE TABLE "t" (
      'a' integer constraint pk primary key desc on conflict fail autoincrement,
      [b c] varchar ( 10 , 2 ) constraint nn not null on conflict ignore default -1.5 collate "nocase" unique on conflict replace,
      c, d double precision null check (d > (1 + 2)) references other (x) on delete set null match full not deferrable initially deferred,
      e as (a || ')') stored, f text generated always as (lower(c)),
      constraint only_a_name
      constraint u unique (c, d collate rtrim desc) on conflict abort
      foreign key (c, d) references "o t" on update cascade deferrable initially deferred check (a > 0)
    ) without rowid, strict`
    const parsed = parseCreateTable(sql)
    expect(parsed.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'integer'],
      ['b c', 'varchar(10, 2)'],
      ['c', ''],
      ['d', 'double precision'],
      ['e', ''],
      ['f', 'text'],
    ])
    expect(parsed.columns.map((column) => column.clauses.map((clause) => clause.kind))).toEqual([
      ['primary key'],
      ['not null', 'default', 'collate', 'unique'],
      [],
      ['null', 'check', 'foreign key'],
      ['generated'],
      ['generated'],
    ])
    expect(parsed.constraints.map((constraint) => [constraint.kind, constraint.name])).toEqual([
      ['name only', 'only_a_name'],
      ['unique', 'u'],
      ['foreign key', null],
      ['check', null],
    ])
    expect([parsed.strict, parsed.withoutRowid]).toEqual([true, true])
  })

  test('constraints on columns and on the table are the same to the snapshot', () => {
    const inline = readSqliteTable(
      't',
      'create table t (a integer primary key, b text unique check (b <> 1) references o (x) on delete cascade on update no action)',
    )
    const apart = readSqliteTable(
      't',
      'create table t (a integer, b text, primary key (a), unique ("b"), check (b<>1), foreign key (b) references "o"(x) on delete cascade)',
    )
    const definitions = (table: TableSnapshot) =>
      table.constraints.map((constraint) => constraint.definition.replaceAll(' ', ''))
    expect(definitions(inline)).toEqual(definitions(apart))
  })

  test.each([
    'CREATE TABLE t AS SELECT 1',
    'CREATE TABLE t (a',
    'CREATE VIEW v AS SELECT 1',
    'CREATE TABLE t (a) nonsense',
  ])('%s is refused', (sql) => {
    expect(() => parseCreateTable(sql)).toThrow(/Unexpected/)
  })

  test.each([
    ['(1)', '1'],
    ['( - 2 )', '-2'],
    ['+3', '3'],
    ['"x"', "'x'"],
    ['yes', "'yes'"],
    ['null', 'NULL'],
    ['current_date', 'CURRENT_DATE'],
    ["('a')", "'a'"],
    ["(lower('A'))", "(lower('A'))"],
    ['(1 + 2)', '(1 + 2)'],
    ['(x)', '(x)'],
  ])('the default %s is %s', (text, expected) => {
    expect(normalDefault(text)).toBe(expected)
  })
})

const read = (sql: string) => readSqliteTable('t', sql)
const edited = (sql: string, edit: (table: TableSnapshot) => TableSnapshot) => {
  const before = read(sql)
  return editCreateTable(before, edit(before))
}
const without =
  (name: string) =>
  (table: TableSnapshot): TableSnapshot => ({
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
  })

describe('editing CREATE TABLE', () => {
  const commented =
    'CREATE TABLE t (a int, -- about a\n  b int, -- about b\n  c int /* about c */, CHECK (a > 0))'

  test.each([
    ['a', 'CREATE TABLE t ( -- about a\n  b int, -- about b\n  c int /* about c */, CHECK (a > 0))'],
    ['b', 'CREATE TABLE t (a int, -- about a\n   -- about b\n  c int /* about c */, CHECK (a > 0))'],
    ['c', 'CREATE TABLE t (a int, -- about a\n  b int, -- about b\n   /* about c */ CHECK (a > 0))'],
  ])('column %s goes with one comma, the comments stay', (name, expected) => {
    expect(edited(commented, without(name))).toBe(expected)
  })

  test('a new column comes after the last one, before the constraints', () => {
    const column = {
      ...read(commented).columns[0],
      name: 'd',
      type: 'text',
      default: "'x'",
    } as TableSnapshot['columns'][number]
    expect(edited(commented, (table) => ({ ...table, columns: [...table.columns, column] }))).toBe(
      "CREATE TABLE t (a int, -- about a\n  b int, -- about b\n  c int,\n  d text DEFAULT 'x' /* about c */, CHECK (a > 0))",
    )
  })

  test('clauses of a column are put in, replaced and taken away in place', () => {
    const sql = 'CREATE TABLE t (a int DEFAULT 1 NOT NULL, b text)'
    expect(
      edited(sql, (table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.name === 'a'
            ? { ...column, type: 'bigint', default: '2', notNull: false }
            : { ...column, collation: 'nocase' },
        ),
      })),
    ).toBe('CREATE TABLE t (a bigint DEFAULT 2, b text COLLATE nocase)')
  })

  test('AUTOINCREMENT moves the key to its column, and options are written anew', () => {
    const sql = 'CREATE TABLE t (id integer, x, PRIMARY KEY (id)) STRICT'
    expect(edited(sql, (table) => ({ ...table, autoincrement: true, strict: false }))).toBe(
      'CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, x )',
    )
  })

  test('whatever is edited reads back as what was meant', () => {
    const sql = 'CREATE TABLE t (a integer primary key, b text unique, c int check (c > 0) references t (a))'
    const before = read(sql)
    const after = {
      ...before,
      constraints: before.constraints.filter((constraint) => constraint.kind === 'primary key'),
    }
    expect(read(editCreateTable(before, after)).constraints).toEqual(after.constraints)
  })
})

describe('renaming inside CREATE TABLE', () => {
  test('a column: its name, keys, checks and references, but no type and no string of that name', () => {
    const sql =
      "CREATE TABLE t (text text CHECK (text <> 'text'), up REFERENCES t (text), PRIMARY KEY (text), FOREIGN KEY (text) REFERENCES o (text))"
    expect(renameColumnInCreate(sql, true, 't', 'text', 'note')).toBe(
      "CREATE TABLE t (note text CHECK (note <> 'text'), up REFERENCES t (note), PRIMARY KEY (note), FOREIGN KEY (note) REFERENCES o (text))",
    )
  })

  test('a table: its own name and references to it', () => {
    const sql = 'CREATE TABLE "old" (a REFERENCES old (b), b CHECK (old.b > 0), c REFERENCES other (old))'
    expect(renameTableInCreate(sql, 'old', 'new name')).toBe(
      'CREATE TABLE "new name" (a REFERENCES "new name" (b), b CHECK ("new name".b > 0), c REFERENCES other (old))',
    )
  })
})
