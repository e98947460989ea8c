import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

let session: CliSession
beforeEach(() => {
  session = createCliSession('01-shop')
})
afterEach(() => session.remove())

test('a label guards itself: a target that it refuses can neither change it nor take it away, and doctor says so', async () => {
  expect(await session.run('upgrade', 'head', '--target', 'dev')).toMatchObject({ code: 0 })
  await session.rows("create table headway_label as select 'production' as label")
  for (const asked of [['development'], ['--remove']]) {
    const refused = await session.run('label', ...asked, '--target', 'dev')
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('[label_mismatch]')])
    expect(refused.err).not.toContain('headway label development')
  }
  expect(await session.rows('select label from headway_label')).toEqual([{ label: 'production' }])
  expect((await session.run('doctor')).out).toMatch(/^no  Target dev +its database is labelled production/m)
})

test('label prints, writes, refuses what contradicts, and is taken back', async () => {
  expect((await session.run('label', '--target', 'dev')).out).toContain('carries no label')
  expect(await session.run('upgrade', 'head', '--target', 'dev')).toMatchObject({ code: 0 })
  const wrong = await session.run('label', 'production', '--target', 'dev')
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('contradicts the target dev')])
  expect((await session.run('label', 'development', '--target', 'dev')).out).toContain('labelled development')
  expect(await session.rows('select label from headway_label')).toEqual([{ label: 'development' }])
  expect((await session.run('targets', '--state')).out).toContain('labelled development')
  expect(await session.json('label', '--target', 'dev')).toEqual({ target: 'dev', label: 'development' })
  expect(await session.run('label', '--remove', '--target', 'dev')).toMatchObject({ code: 0 })
  expect((await session.run('label', '--target', 'dev')).out).toContain('carries no label')
})
