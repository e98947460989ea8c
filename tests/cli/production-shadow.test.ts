import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { project } from '../helpers/ways-out.ts'

/** Where production's revisions are tried: told before a run is refused for it. */

let other: OwnServer
let database: TestDatabase
let session: CliSession
beforeAll(
  async () =>
    (other = await startOwnServer({
      tcp: true,
      access: 'local all all trust\nhost all all all scram-sha-256\n',
    })),
)
afterAll(() => other.stop())
beforeEach(async () => {
  database = await createTestDatabase()
  session = createCliSession(null)
})
afterEach(async () => {
  session.remove()
  await database.drop()
})

const shadow = (tier: string, shadowUrl: string): void =>
  project(session, { targets: { dev: { url: database.url, tier, settings: { shadowUrl } } } })

test("what production will refuse is said where its command stands, and by doctor: no server but production's own", async () => {
  shadow('production', database.url)
  const told = await session.run('plan', 'upgrade', 'head')
  const whole = 'headway upgrade head --target dev --confirm dev'
  expect(told.out).toMatch(/\[unknown\] rehearsal: .*\n    .*"shadowUrl": "postgresql:\/\//)
  expect(told.out).toContain(`\nIt cannot start yet: rehearsal is unknown. When that is mended:\n${whole}`)
  const markdown = await session.run('plan', 'upgrade', 'head', '--format', 'markdown')
  expect(markdown.out).toContain('**It cannot start yet: rehearsal is unknown.** When that is mended:')
  expect(markdown.out).toContain(`\`\`\`sh\n${whole}\n`)
  expect(await session.run('doctor')).toMatchObject({
    code: 3,
    out: expect.stringMatching(
      /no  Shadow of dev +shadowUrl leads to the target's own server\.\n.*shadowUrl/,
    ),
  })
  shadow('production', other.url('postgres'))
  expect(await session.json('plan', 'upgrade', 'head')).toMatchObject({ command: whole })
  expect((await session.run('plan', 'upgrade', 'head')).out).not.toContain('cannot start')
  expect(await session.run('doctor')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/ok  Shadow of dev +the scratch server of shadowUrl/),
  })
})

test('a password that is refused is not asked for as if there were none', async () => {
  await other.query("create role app login password 'right'")
  const url = (password: string) => `postgresql://app${password}@127.0.0.1:${other.port}/postgres`
  project(session, { targets: { dev: { url: url(':wrong'), tier: 'test' } } })
  const wrong = await session.run('current')
  expect(wrong.err).toMatch(/\[password_needed\] .* refuses the user or the password/)
  expect(wrong.err).toContain('hint: Correct user and password where they are given')
  project(session, { targets: { dev: { url: url(''), tier: 'test' } } })
  expect((await session.run('current')).err).toMatch(
    /asks for a password: none was given\.[\s\S]*hint: Set PGPASSWORD/,
  )
})

test('the password of the scratch server stands in a variable; where it is missing, that is said', async () => {
  await other.query("create role makes_scratch login createdb password 'right'")
  const url = (password: string) =>
    `postgresql://makes_scratch${password}@127.0.0.1:${other.port}/postgres?sslmode=disable`
  const named = (settings: Record<string, string>): void =>
    project(session, { targets: { dev: { url: database.url, tier: 'production', settings } } })
  const rehearsal = async (): Promise<string> => (await session.run('plan', 'upgrade', 'head')).out
  named({ shadowUrlEnv: 'SCRATCH_URL' })
  expect(await rehearsal()).toMatch(
    /\[unknown\] rehearsal: .*SCRATCH_URL, which is not set[^]*SCRATCH_URL=postgresql/,
  )
  session.write('.env', `SCRATCH_URL=${url(':right')}\n`)
  expect(await rehearsal()).toMatch(/\[pass\] rehearsal: .*scratch server/)
  expect((await session.run('doctor')).out).toMatch(/ok {2}Shadow of dev/)
  named({ shadowUrl: url('') })
  expect(await rehearsal()).toMatch(/\[unknown\] rehearsal: .*none was given[^]*"shadowUrlEnv"/)
  named({ shadowUrl: url(':right') })
  const checked = await session.run('check')
  expect(checked.out).toContain('The "shadowUrl" of target "dev" has a password in headway.json.')
  expect(checked.out).toContain('Use "shadowUrlEnv"')
})

test('the variable of the project is not asked for by a target that is a file', async () => {
  const targets = {
    dev: { url: 'sqlite:///app.db', tier: 'test' },
    live: { url: database.url, tier: 'test' },
  }
  project(session, { shadowUrlEnv: 'SCRATCH_URL', defaultTarget: 'dev', targets })
  const plan = async (target: string) =>
    (await session.run('plan', 'upgrade', 'head', '--target', target)).out
  expect(await plan('dev')).toContain('[pass] rehearsal: ')
  expect(await plan('live')).toContain('SCRATCH_URL, which is not set')
  session.write('.env', `SCRATCH_URL=${other.url('postgres')}\n`)
  expect(await plan('live')).toMatch(/\[pass\] rehearsal: .*scratch server/)
})
