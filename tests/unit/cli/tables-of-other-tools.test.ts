import { expect, test } from 'vitest'
import { noteOnOtherTools } from '../../../electron/cli/print/tables-of-other-tools.ts'

test('a first revision that took up the records of another tool says how to leave them out', () => {
  expect(noteOnOtherTools(['create table users', 'create table drizzle.__drizzle_migrations'])).toContain(
    'write "exclude": ["drizzle.*"] into headway.json',
  )
  expect(noteOnOtherTools(['create table users'])).toBeNull()
})
