import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { loadRevisions } from '../../../electron/engine/revisions/load-revisions.ts'
import { readRevisionText } from '../../../electron/engine/revisions/read-revision.ts'
import { createRevisionCache } from '../../../electron/engine/revisions/revision-cache.ts'

let root: string
let outsideFolder: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-load-')))
  outsideFolder = realpathSync(mkdtempSync(join(tmpdir(), 'headway-outside-')))
})
afterEach(() => {
  for (const folder of [root, outsideFolder]) rmSync(folder, { recursive: true })
})

const ports = createNodePorts({ environment: {} })

function revision(id: string, parent: string | null = null): string {
  const sections = '-- upgrade\nselect 1;\n-- downgrade\nselect 1;\n'
  return `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${parent ?? 'none'}\n${sections}`
}

function write(path: string, content: string | Uint8Array): string {
  const absolute = join(root, path)
  mkdirSync(dirname(absolute), { recursive: true })
  writeFileSync(absolute, content)
  return absolute
}

function load(settings: object = {}, options: Parameters<typeof loadRevisions>[2] = {}) {
  return loadRevisions(ports, { root, settings: readSettings(JSON.stringify(settings)).settings }, options)
}

test('load order: locations in order, files by name, then folders by name', async () => {
  write('migrations/b.sql', revision('b1'))
  write('migrations/a.sql', revision('a1'))
  write('migrations/z/a.sql', revision('z1'))
  write('migrations/c/b.sql', revision('c2'))
  write('migrations/c/a.sql', revision('c1'))
  write('more/a.sql', revision('m1'))
  const flat = await load({ versionLocations: ['more'] })
  expect(flat.revisions.map(({ id }) => id)).toEqual(['a1', 'b1', 'm1'])
  const deep = await load({ versionLocations: ['more', './migrations/'], recursive: true })
  expect(deep.revisions.map(({ id }) => id)).toEqual(['a1', 'b1', 'c1', 'c2', 'z1', 'm1'])
  expect(deep.revisions[2]?.path).toBe('migrations/c/a.sql')
  expect(deep.diagnostics).toEqual([])
})

test('a folder below a location that is met twice is read once', async () => {
  write('migrations/sub/a.sql', revision('a1'))
  const { revisions, diagnostics } = await load({ versionLocations: ['migrations/sub'], recursive: true })
  expect(revisions).toHaveLength(1)
  expect(diagnostics).toMatchObject([{ severity: 'warning', where: { file: 'migrations/sub/a.sql' } }])
})

test('files that are no revisions are left alone', async () => {
  for (const name of ['README.md', '_helpers.ts', '.hidden.ts', 'types.d.ts', 'a.sql~', 'a.sql.bak'])
    write(`migrations/${name}`, revision('x1'))
  for (const name of [
    '.gitkeep',
    'meta.json',
    'script.py.mako',
    'data.csv',
    'notes.txt',
    'Makefile',
    'logo.svg',
  ])
    write(`migrations/${name}`, 'x')
  for (const name of [
    '__pycache__/a.py',
    '.git/a.sql',
    'node_modules/x/a.sql',
    'seeds/data.sql',
    'lib/tools.ts',
  ])
    write(`migrations/${name}`, 'insert into t values (1);')
  expect(await load()).toMatchObject({ revisions: [], diagnostics: [], unread: [] })
})

test('files that cannot be read are diagnostics with a place, and the rest works', async () => {
  write('migrations/a.sql', revision('a1'))
  write(
    'migrations/b.sql',
    Buffer.concat([Buffer.from('-- revision: b\n-- caf'), Buffer.from([0xe9, 0x20, 0x0a])]),
  )
  write('migrations/c.ts', 'export const x = 1\n\0')
  write('migrations/d.sql', Buffer.alloc(5 * 1024 * 1024 + 1, 32))
  write('migrations/e.sql', `\uFEFF${revision('e1')}`.replaceAll('\n', '\r\n'))
  const { revisions, diagnostics } = await load()
  expect(revisions.map(({ id }) => id)).toEqual(['a1', 'e1'])
  expect(
    diagnostics.map(({ rule, where, severity }) => [rule, where?.file, where?.line, where?.column, severity]),
  ).toEqual([
    ['not-utf8', 'migrations/b.sql', 2, 7, 'error'],
    ['nul-character', 'migrations/c.ts', 2, 1, 'error'],
    ['file-too-large', 'migrations/d.sql', null, null, 'error'],
  ])
  for (const { hint } of diagnostics) expect(hint).toBeTruthy()
})

test('links inside the project are followed, links out of it are not', async () => {
  write('shared/real.sql', revision('s1'))
  writeFileSync(join(outsideFolder, 'evil.sql'), revision('x1'))
  mkdirSync(join(root, 'migrations'))
  symlinkSync(join(root, 'shared/real.sql'), join(root, 'migrations/a.sql'))
  symlinkSync(join(outsideFolder, 'evil.sql'), join(root, 'migrations/b.sql'))
  symlinkSync(outsideFolder, join(root, 'elsewhere'))
  const { revisions, diagnostics } = await load({ versionLocations: ['elsewhere'] })
  expect(revisions.map(({ id }) => id)).toEqual(['s1'])
  expect(diagnostics.map(({ rule, where }) => [rule, where?.file])).toEqual([
    ['outside-project', 'migrations/b.sql'],
    ['outside-project', 'elsewhere'],
  ])
})

test('ids may repeat: the graph tells', async () => {
  write('migrations/a.sql', revision('same'))
  write('migrations/b.sql', revision('same'))
  expect((await load()).revisions).toHaveLength(2)
})

test('the version changes with any content, broken files included', async () => {
  write('migrations/a.sql', revision('a1'))
  write('migrations/b.ts', 'broken(')
  const versions = [(await load()).version, (await load()).version]
  write('migrations/b.ts', 'broken[')
  versions.push((await load()).version)
  write('migrations/b.ts', 'broken[')
  write('migrations/c.sql', revision('c1'))
  versions.push((await load()).version)
  expect(versions[0]).toBe(versions[1])
  expect(new Set(versions).size).toBe(3)
})

test('a cached file is read again when it changes, also within one tick of its clock', async () => {
  const cache = createRevisionCache()
  const path = write('migrations/a.sql', revision('a1'))
  const old = new Date(Date.now() - 60_000)
  utimesSync(path, old, old)
  const first = await load({}, { cache })
  expect((await load({}, { cache })).revisions[0]).toBe(first.revisions[0])
  // Same size, same time: only reading tells, which is what `fresh` is for.
  writeFileSync(path, revision('b1'))
  utimesSync(path, old, old)
  expect((await load({}, { cache, fresh: true })).revisions[0]?.id).toBe('b1')
  // A time as young as the reading itself is not believed.
  writeFileSync(path, revision('c1'))
  const young = new Date()
  utimesSync(path, young, young)
  expect((await load({}, { cache })).revisions[0]?.id).toBe('c1')
  writeFileSync(path, revision('d1'))
  utimesSync(path, young, young)
  expect((await load({}, { cache })).revisions[0]?.id).toBe('d1')
})

test('the text of a revision is the one its hash is over', async () => {
  write('migrations/a.sql', `\uFEFF${revision('a1')}`.replaceAll('\n', '\r\n'))
  const [loaded] = (await load()).revisions
  const read = await readRevisionText(ports, { root }, 'migrations/a.sql', loaded?.hash)
  expect(read).toEqual({ text: revision('a1'), hash: loaded?.hash })
  write('migrations/a.sql', revision('a2'))
  await expect(readRevisionText(ports, { root }, 'migrations/a.sql', loaded?.hash)).rejects.toMatchObject({
    code: 'file_conflict',
  })
  await expect(readRevisionText(ports, { root }, 'migrations/x.sql')).rejects.toMatchObject({
    code: 'file_unreadable',
  })
})
