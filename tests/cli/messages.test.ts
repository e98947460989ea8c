import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  delete process.env['DATABASE_URL']
  settings({ targets: { dev: { url: 'sqlite:///shop.db' } } })
  session.write(
    'migrations/r1.sql',
    '-- revision: r1\n-- down_revision: none\n-- upgrade\ncreate table one (id int);\n-- downgrade\ndrop table one;\n',
  )
})
afterEach(() => session.remove())

const settings = (value: object): void =>
  session.write('headway.json', JSON.stringify({ format: 'sql', ...value }))

test('check names a revision that was edited after it ran', async () => {
  await session.run('upgrade', 'head')
  session.write(
    'migrations/r1.sql',
    '-- revision: r1\n-- down_revision: none\n-- upgrade\ncreate table one (id int, x int);\n-- downgrade\ndrop table one;\n',
  )
  const { code, out } = await session.run('check')
  expect([code, out]).toEqual([
    3,
    expect.stringContaining('migrations/r1.sql: error: Revision r1 was edited'),
  ])
  expect((await session.run('check', '--json')).code).toBe(3)
})

test('check advises stamp on a database that has its tables already, and upgrade on an empty one', async () => {
  expect((await session.run('check')).err).toContain('Run: headway upgrade heads')
  await sqliteRows(`${session.root}/shop.db`, 'create table one (id int)')
  const { code, err } = await session.run('check')
  expect([code, err]).toEqual([3, expect.stringContaining('headway stamp head --target dev')])
})

test('check says that a revision file is missing, and advises nothing that would fail', async () => {
  await session.run('upgrade', 'head')
  await sqliteRows(`${session.root}/shop.db`, "update alembic_version set version_num = 'gone'")
  const { err } = await session.run('current', '--check-heads')
  expect(err).toContain('The file of gone is not here')
  expect(err).not.toContain('headway upgrade')
})

test('with an unknown key the settings problem comes first', async () => {
  settings({ targets: { dev: { url: 'sqlite:///shop.db', tire: 'test' } } })
  for (const command of [['upgrade', 'head'], ['current'], ['plan', 'upgrade', 'head']]) {
    const { code, err } = await session.run(...command)
    expect([code, err]).toEqual([1, expect.stringContaining('Unknown key "targets.dev.tire"')])
  }
  expect((await session.run('check')).code).toBe(3)
})

test('autogenerate without a model says so', async () => {
  await session.run('upgrade', 'head')
  const { out } = await session.run('revision', '--autogenerate', '-m', 'x')
  expect(out).toContain('No model is set')
  await sqliteRows(`${session.root}/shop.db`, 'create table two (id int)')
  expect((await session.run('revision', '--autogenerate', '-m', 'x')).err).toContain('No model is set')
})

test('a URL parameter that is not used is told', async () => {
  settings({ targets: { dev: { url: 'sqlite:///shop.db?schema=app' } } })
  expect((await session.run('upgrade', 'head')).err).toContain('The URL parameter "schema" is not used.')
})

test('a Docker host name that becomes production is said, with the line that changes it', async () => {
  const { err } = await session.run('init', 'new', '--url', 'postgresql://app@db/shop')
  expect(err).toContain('dev counts as production: "db" is not this machine')
  expect(err).toContain('"tier": "development"')
})

test('what production asks for is told as the command that gives it', async () => {
  settings({ targets: { live: { url: 'sqlite:///shop.db', tier: 'production' } } })
  await session.run('upgrade', 'head', '--confirm', 'live')
  const { code, err } = await session.run('downgrade', 'base')
  expect(code).toBe(4)
  expect(err).toMatch(
    /Run: headway downgrade base --target live --confirm live --destroy 'drop table one' --reason '/,
  )
})
