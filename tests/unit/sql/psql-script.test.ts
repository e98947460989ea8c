import { expect, test } from 'vitest'
import { modelStatement } from '../../../electron/engine/dialects/postgres/model-script.ts'
import { lexicalRules } from '../../../electron/engine/dialects/postgres/sql-rules.ts'
import { withoutPsqlParts } from '../../../electron/engine/sql/psql-script.ts'

test.each([
  ['\\set x 1\nselect 1;', '        \nselect 1;', 1],
  ["\\echo it's\nselect 1;", '          \nselect 1;', 1],
  ["select '\n\\echo x\n';", "select '\n\\echo x\n';", 0],
  ['select $$\ncopy t from stdin;\n\\.\n$$;', 'select $$\ncopy t from stdin;\n\\.\n$$;', 0],
  ["copy a.t (x) from stdin;\nit's\n\\.\nselect 1;", `${' '.repeat(24)}\n    \n  \nselect 1;`, 1],
  ['copy t from stdin;\n\\.\n', '                  \n  \n', 1],
  ['-- \\i x\n/*\n\\i y\n*/ select 1', '-- \\i x\n/*\n\\i y\n*/ select 1', 0],
])('%j: blanks stand where psql has its own', (script, sql, parts) => {
  const found = withoutPsqlParts(script, lexicalRules)
  expect([found.sql, found.parts.length]).toEqual([sql, parts])
})

const roles = new Map([
  ['ada', true],
  ['boss', false],
])

test.each([
  ['alter table a.b owner to ada', 'run'],
  ['alter table a.b owner to boss', 'tell'],
  ['alter table a.b owner to "Nobody"', 'tell'],
  ['alter table a.b owner to current_user', 'run'],
  ['-- owner to x\ncreate table t (a int)', 'run'],
  ['grant select on t to boss with grant option', 'run'],
  ['grant select on t to ada, nobody', 'tell'],
  ['revoke all on schema public from public', 'run'],
  ['set lock_timeout = 0', 'leave out'],
  ["set search_path = ''", 'run'],
  ['begin', 'leave out'],
  ['COMMIT WORK', 'leave out'],
  ['create database x', 'tell'],
  ["comment on database x is 'y'", 'tell'],
  ["comment on extension x is 'y'", 'run'],
  ["comment on extension plpgsql is 'y'", 'leave out'],
  ["comment on table database is 'y'", 'run'],
  ['alter default privileges for role boss grant select on tables to ada', 'tell'],
  ['alter default privileges for role ada grant select on tables to boss', 'run'],
])('%j of a model: %s', (sql, kind) => {
  expect(modelStatement(sql, roles).kind).toBe(kind)
})

test('a quick look does not take long over a long statement', () => {
  const started = performance.now()
  modelStatement(`${' \n'.repeat(5000)}alter table t ${'add x int, '.repeat(20_000)}`, roles)
  expect(performance.now() - started).toBeLessThan(1000)
})
