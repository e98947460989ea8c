import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../../helpers/cli-session.ts'
import type { CliSession } from '../../helpers/cli-session.ts'
import { startOwnServer } from '../../helpers/own-server.ts'
import type { OwnServer } from '../../helpers/own-server.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import type { TestDatabase } from '../../helpers/postgres.ts'
import { project, put } from '../../helpers/ways-out.ts'

/** Production gives rights to a role that the server for scratch databases does not know. */

let other: OwnServer
let database: TestDatabase
let session: CliSession
const reader = `reads_${Date.now()}`

beforeAll(async () => {
  other = await startOwnServer()
  await other.query('create role only_databases login createdb')
})
afterAll(() => other.stop())
beforeEach(async () => {
  database = await createTestDatabase()
  session = createCliSession(null)
})
afterEach(async () => {
  session.remove()
  await database.query(`drop owned by ${reader}`)
  await database.query(`drop role ${reader}`)
  await database.drop()
})

const rehearsal = { there: { status: 'succeeded' }, back: { status: 'succeeded' }, schema: [], rows: [] }

test.each(['postgres', 'only_databases'])(
  'a copy is made of it, and its rights are no difference: shadowUrl as %s',
  async (role) => {
    const shadowUrl = role === 'postgres' ? other.url('postgres') : other.url('postgres', role)
    project(session, {
      targets: { live: { url: database.url, tier: 'production', settings: { shadowUrl } } },
    })
    await session.run('upgrade', 'one1', '--confirm', 'live')
    await database.query(
      `create role ${reader}; grant usage on schema public to ${reader}; grant select on people to ${reader};
       alter default privileges in schema public grant select on tables to ${reader};
       create table ${reader} (id integer)`,
    )
    if (role === 'only_databases') await grantWhatIsAskedFor()
    expect(await session.json('rehearse')).toMatchObject(rehearsal)
  },
)

/** Follows the hint of a rehearsal that may not switch off triggers on the copy. */
async function grantWhatIsAskedFor(): Promise<void> {
  const refused = await session.run('rehearse')
  expect(refused.err).toContain('[shadow_unavailable] Rows cannot be copied')
  const [version] = await other.query("select current_setting('server_version_num')::int / 10000 as major")
  const grant =
    Number(version?.['major']) < 15
      ? 'alter role only_databases superuser'
      : /GRANT SET ON PARAMETER .*;/.exec(refused.err)?.[0]
  await other.query(grant ?? '')
}

test('a revision that names the role is said not to be tried, with what to run where', async () => {
  const shadowUrl = other.url('postgres', 'only_databases')
  project(session, { targets: { live: { url: database.url, tier: 'production', settings: { shadowUrl } } } })
  put(session, 'tri3', 'two2', `grant select on people to ${reader};`, `revoke all on people from ${reader};`)
  await database.query(`create role ${reader}`)
  const refused = await session.run('upgrade', 'head', '--confirm', 'live')
  expect([refused.code, refused.err]).toEqual([4, expect.stringContaining(`has no role ${reader}, and`)])
  const create = /CREATE ROLE .* NOLOGIN;/.exec(refused.err)?.[0] ?? ''
  await other.query(create)
  expect((await session.run('upgrade', 'head', '--confirm', 'live')).code).toBe(0)
})
