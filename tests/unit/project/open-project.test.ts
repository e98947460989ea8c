import { expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import { createProject } from '../../../electron/engine/project/sources/headway-json/create-project.ts'
import { findProjectFolder } from '../../../electron/engine/project/find-project.ts'
import { openProjectFolder } from '../../../electron/engine/project/open-project.ts'
import {
  requireTrust,
  requireValidSettings,
  versionLocationsOf,
} from '../../../electron/engine/project/project.ts'
import { forgetRecent, listRecent, rememberRecent } from '../../../electron/engine/project/recent.ts'
import { setTrusted } from '../../../electron/engine/project/trust.ts'
import { watchProject } from '../../../electron/engine/project/watch-project.ts'

const settings = JSON.stringify({ targets: { prod: { urlEnv: 'PROD_URL' } }, model: 'schema.sql' })
const files = {
  '/p/headway.json': settings,
  '/p/.env': 'PROD_URL=postgresql://db/shop\n',
  '/p/migrations/a.sql': '',
}

test('.env is read only in a trusted project, and never becomes part of the environment', async () => {
  const ports = createMemoryPorts({ files, environment: { HOME: '/home/x' } })
  const before = await openProjectFolder(ports, '/p')
  expect([before.trusted, before.environment.get('PROD_URL'), before.environment.dotEnvIgnored]).toEqual([
    false,
    undefined,
    true,
  ])
  expect(() => requireTrust(before)).toThrow(/not trusted/)
  await setTrusted(ports.store, '/p', true)
  const after = await openProjectFolder(ports, '/p')
  expect([after.trusted, after.environment.get('PROD_URL'), after.environment.dotEnvIgnored]).toEqual([
    true,
    'postgresql://db/shop',
    false,
  ])
  expect(ports.environment).toEqual({ HOME: '/home/x' })
  expect(process.env['PROD_URL']).toBeUndefined()
  await setTrusted(ports.store, '/p', false)
  expect((await openProjectFolder(ports, '/p')).trusted).toBe(false)
})

test('trust for one run is not remembered', async () => {
  const ports = createMemoryPorts({ files })
  expect(
    (await openProjectFolder(ports, '/p', { trust: 'this-run' })).environment.get('PROD_URL'),
  ).toBeDefined()
  expect((await openProjectFolder(ports, '/p')).trusted).toBe(false)
})

test('a broken trust store trusts nothing', async () => {
  const ports = createMemoryPorts({ files })
  for (const value of [null, 'x', { '/p': true }, [1]]) {
    await ports.store.write('trusted-projects', value)
    expect((await openProjectFolder(ports, '/p')).trusted).toBe(false)
  }
})

test('the settings file itself may be opened, and its folder only when it is there', async () => {
  const ports = createMemoryPorts({ files })
  expect((await openProjectFolder(ports, '/p/headway.json')).root).toBe('/p')
  for (const path of ['/p/migrations', '/nowhere']) {
    await expect(openProjectFolder(ports, path)).rejects.toMatchObject({ code: 'project_not_found' })
  }
})

test('only the command line looks in the folders above', async () => {
  const ports = createMemoryPorts({ files: { ...files, '/p/migrations/deep/x.sql': '' } })
  expect(await findProjectFolder(ports, '/p/migrations/deep')).toBe('/p')
  await expect(findProjectFolder(ports, '/q')).rejects.toMatchObject({ code: 'project_not_found' })
})

test('wrong settings open, and refuse what could go wrong because of them, all problems at once', async () => {
  const ports = createMemoryPorts({ files: { '/p/headway.json': '{"versionTabel": "v", "format": 1}' } })
  const project = await openProjectFolder(ports, '/p')
  expect(project.settings.versionTable).toBe('alembic_version')
  expect(() => requireValidSettings(project)).toThrow(/2 problems/)
  try {
    requireValidSettings(project)
  } catch (error) {
    expect(error).toMatchObject({ data: { code: 'invalid_settings', where: { line: 1, column: 2 } } })
  }
})

test('version locations in load order, each once', async () => {
  const text = JSON.stringify({ scriptLocation: './db/', versionLocations: ['db', 'more//x', 'more/x/'] })
  const { settings: read } = await openProjectFolder(
    createMemoryPorts({ files: { '/p/headway.json': text } }),
    '/p',
  )
  expect(versionLocationsOf(read)).toEqual(['db', 'more/x'])
})

test('recent projects: newest first, each once, and whether they are still there', async () => {
  const ports = createMemoryPorts({ files: { ...files, '/q/headway.json': '{}' } })
  for (const root of ['/p', '/gone', '/q', '/p']) {
    await rememberRecent(ports, root)
    await ports.clock.sleep(1000)
  }
  expect((await listRecent(ports)).map(({ root, exists }) => [root, exists])).toEqual([
    ['/p', true],
    ['/q', true],
    ['/gone', false],
  ])
  await forgetRecent(ports, '/q')
  expect(await listRecent(ports)).toHaveLength(2)
  await ports.store.write('recent-projects', 'broken')
  expect(await listRecent(ports)).toEqual([])
})

test('creating never overwrites, and what it writes opens without a problem', async () => {
  const ports = createMemoryPorts()
  const request = {
    path: '/new/shop',
    format: 'sql',
    url: 'postgresql://localhost/shop',
    tier: 'test',
  } as const
  await createProject(ports, request)
  const project = await openProjectFolder(ports, '/new/shop')
  expect(project.diagnostics).toEqual([])
  expect(project.settings.format).toBe('sql')
  expect(project.targets).toMatchObject([{ name: 'dev', tier: 'test' }])
  await expect(createProject(ports, request)).rejects.toMatchObject({ code: 'project_exists' })
  await expect(createProject(ports, { ...request, path: '/other', url: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_url',
  })
  await expect(ports.files.list('/other')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('watching covers settings, .env, model and revisions, and nothing else', async () => {
  const ports = createMemoryPorts({ files })
  let changes = 0
  const stop = watchProject(ports, await openProjectFolder(ports, '/p'), () => changes++)
  for (const path of ['headway.json', '.env', 'schema.sql', 'migrations/b.sql'])
    await ports.files.write(`/p/${path}`, '')
  expect(changes).toBe(4)
  await ports.files.write('/p/node_modules/x.js', '')
  expect(changes).toBe(4)
  stop()
  await ports.files.write('/p/headway.json', '{}')
  expect(changes).toBe(4)
})
