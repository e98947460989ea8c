import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { parserVersion } from '../../../electron/engine/revisions/formats/parser-version.ts'
import { loadRevisions } from '../../../electron/engine/revisions/load-revisions.ts'
import { createRevisionCache } from '../../../electron/engine/revisions/revision-cache.ts'
import { worthStoring } from '../../../electron/engine/revisions/stored-results.ts'

const { settings } = readSettings('{}')
const project = { root: '/p', settings }

function source(index: number): string {
  return `/** table ${index} */\nexport const revision = 'r${index}'\nexport const downRevision = ${index === 0 ? 'null' : `'r${index - 1}'`}\nexport async function upgrade() {}\n`
}

function portsWith(count: number) {
  const files = Array.from({ length: count }, (_, index) => [
    `/p/migrations/${String(index).padStart(5, '0')}.ts`,
    source(index),
  ])
  return createMemoryPorts({ files: Object.fromEntries(files) as Record<string, string> })
}

async function storedKey(ports: ReturnType<typeof createMemoryPorts>, keys: string[]): Promise<string> {
  await expect.poll(() => keys.length).toBe(1)
  const [key = ''] = keys
  expect(await ports.cache.read(key)).toBeTypeOf('string')
  return key
}

function watched(count: number) {
  const ports = portsWith(count)
  const written: string[] = []
  const cache = {
    read: (key: string) => ports.cache.read(key),
    write: async (key: string, text: string) => {
      await ports.cache.write(key, text)
      written.push(key)
    },
  }
  return { ports: { ...ports, cache }, written }
}

const load = (ports: ReturnType<typeof createMemoryPorts>) =>
  loadRevisions(ports, project, { cache: createRevisionCache() })

test('another process gets the same answer from what was kept', async () => {
  const { ports, written } = watched(worthStoring)
  const first = await load(ports)
  await storedKey(ports, written)
  expect(await load(ports)).toEqual(first)
  expect(written).toHaveLength(1)
})

test('what was kept is used: the file is read and hashed, not parsed', async () => {
  const { ports, written } = watched(worthStoring)
  await load(ports)
  const key = await storedKey(ports, written)
  const text = String(await ports.cache.read(key))
  await ports.cache.write(key, text.replace('table 5"', 'kept 5"'))
  expect((await load(ports)).revisions[5]?.message).toBe('kept 5')
})

test('a changed file is parsed whatever was kept of it, and a broken one keeps its diagnostics', async () => {
  const { ports, written } = watched(worthStoring)
  await ports.files.write('/p/migrations/00007.ts', 'export const revision = f()')
  const first = await load(ports)
  await storedKey(ports, written)
  await ports.files.write('/p/migrations/00003.ts', source(3).replace('table 3', 'another'))
  const second = await load(ports)
  expect(second.revisions.find(({ id }) => id === 'r3')?.message).toBe('another')
  expect(second.diagnostics).toEqual(first.diagnostics)
  expect(second.diagnostics.length).toBeGreaterThan(0)
})

test.each(['', 'null', '{"parser":"old","files":[]}', '{"parser":"x","files":[[1]]}', '['])(
  'what cannot be used is not: %j',
  async (text) => {
    const { ports, written } = watched(worthStoring)
    const first = await load(ports)
    await ports.cache.write(await storedKey(ports, written), text)
    expect(await load(ports)).toEqual(first)
  },
)

test('a small project keeps nothing', async () => {
  const { ports, written } = watched(worthStoring - 1)
  await load(ports)
  expect(written).toEqual([])
})

test('the name of the parser changes with its sources', () => {
  const folder = join(import.meta.dirname, '../../../electron/engine/revisions')
  const files = [
    ...readdirSync(join(folder, 'formats'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'parser-version.ts')
      .map((name) => `formats/${name.replaceAll('\\', '/')}`),
    'read-revision.ts',
    'revision-id.ts',
    'revision-text.ts',
  ].toSorted()
  const sources = createHash('sha256')
  for (const name of files) sources.update(readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
  expect(parserVersion, 'Write this value into formats/parser-version.ts').toBe(
    sources.digest('hex').slice(0, 16),
  )
})
