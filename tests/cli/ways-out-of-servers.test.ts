import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { pgbouncer, startPooler } from '../helpers/pooler.ts'
import { findBinaries } from '../helpers/postgres-server.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { soakFactor } from '../helpers/soak.ts'
import { project, put } from '../helpers/ways-out.ts'

let database: TestDatabase
beforeEach(async () => (database = await createTestDatabase()))
afterEach(() => database.drop())

describe.skipIf(soakFactor === 1)('told of a server for scratch databases', () => {
  let session: CliSession
  let other: OwnServer
  beforeAll(async () => (other = await startOwnServer()))
  afterAll(() => other.stop())
  beforeEach(() => (session = createCliSession(null)))
  afterEach(() => session.remove())

  const shadow = (tier: string, shadowUrl: string): void =>
    project(session, { targets: { dev: { url: database.url, tier, settings: { shadowUrl } } } })
  const looks = async () => session.run('schema', 'head')

  test("shadow_unavailable: another server than production's own is named", async () => {
    shadow('production', database.url)
    const told = await looks()
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('[shadow_unavailable]') })
    expect(told.err).toContain('"shadowUrl": "postgresql://')
    shadow('production', other.url('postgres'))
    expect(await looks()).toMatchObject({ code: 0, out: expect.stringMatching(/create table .*people/i) })
  })

  test('shadow_unavailable: the role may create databases', async () => {
    await other.query('create role looks login')
    shadow('production', other.url('postgres', 'looks'))
    const told = await looks()
    expect(told.err).toContain('[shadow_unavailable]')
    const grant = /ALTER ROLE .* CREATEDB/.exec(told.err)?.[0]
    expect(grant, told.err).toBe('ALTER ROLE "looks" CREATEDB')
    await other.query(grant ?? '')
    expect(await looks()).toMatchObject({ code: 0 })
  })

  test('beyond_scratch: a server that is only for looking is named', async () => {
    shadow('development', database.url)
    put(session, 'two2', 'one1', 'create role of_a_look;', 'drop role of_a_look;')
    const told = await looks()
    expect(told.err).toContain('[beyond_scratch]')
    expect(told.err).toContain('"shadowUrl": "postgresql://')
    shadow('development', other.url('postgres'))
    expect(await looks()).toMatchObject({ code: 0 })
  })

  test('beyond_scratch: what reaches the machine is seen there, too', async () => {
    project(session, { targets: { dev: { url: database.url, tier: 'development' } } })
    put(session, 'two2', 'one1', "select pg_ls_dir('base');")
    const told = await looks()
    expect(told.err).toContain('[beyond_scratch]')
    expect(told.err).toContain('"shadowUrl": "postgresql://')
    shadow('development', other.url('postgres'))
    expect(await looks()).toMatchObject({ code: 0 })
  })
})

test.skipIf(soakFactor === 1)(
  'shadow_unavailable, beyond_scratch: the folder of the programs is named, on a machine that has none in the usual places',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'headway-programs-'))
    const userFolder = join(root, '.user')
    const settings = (tier: string): void =>
      writeFileSync(
        join(root, 'headway.json'),
        JSON.stringify({ targets: { dev: { url: database.url, tier } } }),
      )
    mkdirSync(join(root, 'migrations'))
    writeFileSync(
      join(root, 'migrations/one1.sql'),
      '-- revision: one1\n-- down_revision: none\n-- upgrade\ncreate role of_a_look;\n',
    )
    /** What a window gets to see, on a machine whose usual folders hold no programs. */
    const look = async (tier: string) => {
      settings(tier)
      const ports = createNodePorts({ userFolder, temporaryFolder: join(root, '.scratch') })
      const usual = /^(?:\/usr|\/opt|\/home|\/Applications|\/Library|C:)/
      const programs = {
        ...ports.programs,
        searchPath: [],
        packageFolder: () => null,
        list: async (folder: string) =>
          usual.test(folder) && folder !== findBinaries() ? [] : ports.programs.list(folder),
      }
      const options = { trust: 'this-run', follow: 'ask', samplesFolder: null, sampleCopies: null } as const
      const engine = createEngine({ ...ports, programs }, options)
      try {
        const channel = createInProcessChannel(engine, { checkResponses: true })
        await channel.call('project.open', { path: root })
        const source = { kind: 'revision', revision: 'one1' } as const
        return await channel.call('schema.of', { source, target: 'dev' })
      } finally {
        await engine.close()
      }
    }
    try {
      const failed = { production: 'shadow_unavailable', development: 'beyond_scratch' }
      for (const [tier, code] of Object.entries(failed))
        expect(await look(tier)).toMatchObject({ kind: 'unavailable', error: { code } })
      mkdirSync(userFolder, { recursive: true })
      writeFileSync(join(userFolder, 'settings.json'), JSON.stringify({ postgresPrograms: findBinaries() }))
      for (const tier of Object.keys(failed)) expect(await look(tier)).toMatchObject({ kind: 'available' })
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  },
)

describe.skipIf(soakFactor === 1 || pgbouncer === undefined)('told of a pooler', () => {
  test.each(['direct', 'session'] as const)('pooler_in_transaction_mode: %s', async (way) => {
    const session = createCliSession(null)
    const poolers = [await startPooler('transaction', database.settings)]
    const { name, url } = database
    const through = (host: string): void =>
      project(session, {
        targets: {
          dev: {
            url: `postgresql://postgres@/${name}?host=${encodeURIComponent(host)}&port=6543`,
            tier: 'development',
          },
        },
      })
    try {
      through(poolers[0]?.folder ?? '')
      const told = await session.run('upgrade', 'head')
      expect(told.err).toContain('[pooler_in_transaction_mode]')
      if (way === 'direct') project(session, { targets: { dev: { url, tier: 'development' } } })
      else {
        poolers.push(await startPooler('session', database.settings))
        through(poolers[1]?.folder ?? '')
      }
      expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
    } finally {
      for (const pooler of poolers) pooler.stop()
      session.remove()
    }
  })
})
