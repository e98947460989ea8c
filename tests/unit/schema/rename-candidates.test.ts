import { describe, expect, test } from 'vitest'
import { readSqliteTable } from '../../../electron/engine/dialects/sqlite/introspection-table.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { emptySnapshot, type TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

const table = (name: string, columns: string): TableSnapshot =>
  readSqliteTable(name, `CREATE TABLE ${name} (${columns})`)

/** The questions between two schemas, as `from:to grade`. */
function questions(from: TableSnapshot, to: TableSnapshot): string[] {
  const schema = (tables: TableSnapshot[]) => ({ ...emptySnapshot('sqlite'), tables })
  const { candidates } = compareSnapshots(schema([from]), schema([to]))
  return candidates.map(({ rename, grade }) => `${rename.from}:${rename.to} ${grade}`)
}

describe('a table that may be another one under a new name', () => {
  const old = table('clients', 'a int, b int, c int, d int, e int, f int, g int')

  test('seven columns of ten in common is enough to be likely', () => {
    const next = table('people', 'a int, b int, c int, d int, e int, f int, g int, x int, y int, z int')
    expect(questions(old, next)).toEqual(['clients:people unambiguous'])
  })

  test('six of ten is a near miss, and is asked about all the same', () => {
    const next = table('people', 'a int, b int, c int, d int, e int, f int, x int, y int, z int')
    expect(questions(old, next)).toEqual(['clients:people near miss'])
  })

  test('fewer than half under an unlike name is no question', () => {
    const next = table('people', 'a int, b int, c int, u int, v int, w int, x int, y int, z int')
    expect(questions(old, next)).toEqual([])
  })

  test('a like name makes it a near miss as long as one column is the same', () => {
    const next = table('client', 'a int, u int, v int, w int, x int, y int, z int')
    expect(questions(old, next)).toEqual(['clients:client near miss'])
    expect(questions(old, table('client', 'u int, v int'))).toEqual([])
  })
})

describe('a column that may be another one under a new name', () => {
  test('of the same type it is likely', () => {
    expect(questions(table('t', 'id int, phone text'), table('t', 'id int, telephone text'))).toEqual([
      'phone:telephone unambiguous',
    ])
  })

  test('of another type it is never more than a near miss, however alike the names', () => {
    expect(questions(table('t', 'id int, amount int'), table('t', 'id int, amounts text'))).toEqual([
      'amount:amounts near miss',
    ])
  })

  test('of another type, name and place it is no question', () => {
    expect(
      questions(table('t', 'amount int, id int'), table('t', 'id int, note text NOT NULL DEFAULT 0')),
    ).toEqual([])
  })

  test('of another type and place, a name that is only a little alike is no question', () => {
    expect(
      questions(table('t', 'first_name text, id int'), table('t', 'id int, nickname int NOT NULL DEFAULT 0')),
    ).toEqual([])
  })

  test('one of two that fit equally well is ambiguous', () => {
    expect(questions(table('t', 'id int, a text'), table('t', 'id int, b text, c text'))).toEqual([
      'a:b ambiguous',
      'a:c ambiguous',
    ])
  })
})
