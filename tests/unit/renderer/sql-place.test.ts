import { expect, test } from 'vitest'
import { placeInSql } from '../../../renderer/state/sql-place.ts'

const cases: readonly [message: string, sql: string, found: string | null][] = [
  ['near "FORM": syntax error', 'SELECT * FORM orders', 'FORM'],
  ['syntax error at or near "colum"', 'ALTER TABLE t ADD colum int', 'colum'],
  ['SQLITE_ERROR: no such table: main.orders', 'INSERT INTO orders VALUES (1)', 'orders'],
  ['relation "custommers" does not exist', 'SELECT 1 FROM custommers', 'custommers'],
  ['column "totl" of relation "orders" does not exist', 'UPDATE orders SET totl = 1', 'totl'],
  ['UNIQUE constraint failed: orders.number', 'INSERT INTO orders (number) VALUES (1)', 'number'],
  ['division by zero', 'SELECT 1 / 0', null],
  ['near "absent": syntax error', 'SELECT 1', null],
]

test.each(cases)('%s', (message, sql, found) => {
  const place = placeInSql({ message, sql, detail: null })
  expect(place === null ? null : sql.slice(place.from, place.to)).toBe(found)
})
