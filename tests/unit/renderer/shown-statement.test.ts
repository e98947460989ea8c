import { expect, test } from 'vitest'
import { shownStatement } from '../../../renderer/state/shown-statement.ts'

test.each([
  ['\nCREATE TABLE a (\n\ti INTEGER\n)\n\n', 'CREATE TABLE a (\n\ti INTEGER\n)'],
  ['  \r\n\n  SELECT 1', '  SELECT 1'],
  ['SELECT 1', 'SELECT 1'],
  ['\n', ''],
])('%j is shown without the empty lines around it', (sql, shown) => {
  expect(shownStatement(sql)).toBe(shown)
})
