import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { executedByAlembic } from '../../../electron/engine/revisions/formats/python/execute.ts'
import { canRunAlembic } from '../../helpers/python-alembic.ts'

const texts = [
  'select 1',
  `insert into t values ('a "quoted" word', 'back\\slash', 'tab\t', 'ü 😀')`,
  "create function f() returns text as $$\n  begin\n    return '%';\n  end\n$$ language plpgsql",
  `select ':not_a_parameter', '10:30', a::text, '{"a": true}'::jsonb -> 'x:y'`,
  String.raw`select 'a\:b', 'c\:d', 'e\::f', '\:'`,
]

test('a comment before a statement is one of Python', () => {
  expect(executedByAlembic('-- loses t\ndrop table t')).toEqual(['# loses t', 'op.execute("drop table t")'])
})

describe.skipIf(!canRunAlembic())('what Alembic sends is the statement', () => {
  test.each(texts)('%s', (sql) => {
    const program = [
      'import json, sys',
      'from sqlalchemy import text',
      'class op:',
      '    @staticmethod',
      '    def execute(sql): print(json.dumps(str(text(sql).compile())))',
      ...executedByAlembic(sql),
    ].join('\n')
    const ran = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
    expect(ran.stderr).toBe('')
    expect(JSON.parse(ran.stdout)).toBe(sql)
  })
})
