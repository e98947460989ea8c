import { expect, test } from 'vitest'
import { withoutReturns } from '../../../electron/engine/dialects/postgres/escape-returns.ts'

test.each([
  ["SELECT 'a\r\nb'", String.raw`SELECT E'a\r` + "\nb'"],
  ["SELECT 'it''s \\ \r'", String.raw`SELECT E'it''s \\ \r'`],
  ["AS $f$\r\n'x'\n$f$", String.raw`AS E'\r` + "\n''x''\n'"],
  ['SELECT 1\r\n, "a\rb"', 'SELECT 1\r\n, "a\rb"'],
  ["SELECT E'\r', 'x'", "SELECT E'\r', 'x'"],
])('%j: strings are written with escapes, the rest stays', (sql, expected) => {
  expect(withoutReturns(sql)).toBe(expected)
})
