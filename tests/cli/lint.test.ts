import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { headway } from '../helpers/headway-command.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headway-lint-'))
  mkdirSync(join(cwd, 'migrations'))
  writeFileSync(join(cwd, 'headway.json'), '{ "targets": { "dev": { "url": "sqlite:///dev.db" } } }')
  writeFileSync(
    join(cwd, 'migrations/a.sql'),
    '-- revision: a1\n-- down_revision:\n\n-- upgrade\ncreate table orders (id integer primary key, note text);\ninsert into orders values (1, null);\n\n-- downgrade\ndrop table orders;\n',
  )
  writeFileSync(
    join(cwd, 'migrations/b.sql'),
    '-- revision: b1\n-- down_revision: a1\n\n-- upgrade\nalter table orders drop column note;\n\n-- downgrade\nalter table orders add column note text;\n',
  )
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

test('findings as text, JSON, SARIF and annotations, with the line; --fail-on decides the exit code', async () => {
  await headway(['upgrade', 'a1'], { cwd })
  const text = await headway(['lint'], { cwd })
  expect([text.code, text.stdout]).toEqual([
    3,
    expect.stringContaining('migrations/b.sql:5: warning [loses-data]'),
  ])
  const json = await headway(['lint', '--format', 'json', '--fail-on', 'error'], { cwd })
  expect([json.code, JSON.parse(json.stdout)]).toEqual([
    0,
    expect.arrayContaining([expect.objectContaining({ rule: 'loses-data', revision: 'b1' })]),
  ])
  const { runs } = JSON.parse((await headway(['lint', '--format', 'sarif'], { cwd })).stdout)
  expect(runs[0].results[0]).toMatchObject({
    ruleId: 'loses-data',
    level: 'warning',
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'migrations/b.sql' }, region: { startLine: 5 } } },
    ],
  })
  expect(runs[0].tool.driver.rules[0]).toMatchObject({ id: 'loses-data', help: { text: expect.any(String) } })
  expect((await headway(['lint', '--format', 'github'], { cwd })).stdout).toContain(
    '::warning file=migrations/b.sql,line=5,title=loses-data::',
  )
  expect(await headway(['lint', '--fail-on', 'often'], { cwd })).toMatchObject({ code: 2 })
})

test('plan and check tell what the lint finds', async () => {
  await headway(['upgrade', 'a1'], { cwd })
  expect((await headway(['plan', 'upgrade', 'head'], { cwd })).stdout).toContain(
    'warning loses-data: Loses values',
  )
  const check = await headway(['check'], { cwd })
  expect([check.code, check.output]).toEqual([3, expect.stringContaining('[loses-data]')])
})
