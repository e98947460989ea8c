import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { looksLikeRevision, roleOfName } from '../../../electron/engine/revisions/file-role.ts'
import { loadRevisions } from '../../../electron/engine/revisions/load-revisions.ts'
import { isSeen } from '../../../electron/engine/revisions/seen-path.ts'

let root: string
let elsewhere: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-unread-')))
  elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'headway-elsewhere-')))
})
afterEach(() => {
  for (const folder of [root, elsewhere]) rmSync(folder, { recursive: true })
})

const ports = createNodePorts({ environment: {} })
const settingsOf = (settings: object) => readSettings(JSON.stringify(settings)).settings
const body = '-- revision: r1\n-- down_revision: none\n-- upgrade\nselect 1;\n-- downgrade\nselect 1;\n'

function write(path: string, content: string | Uint8Array = body): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

async function unread(settings: object = {}): Promise<readonly unknown[]> {
  const loaded = await loadRevisions(ports, { root, settings: settingsOf(settings) })
  for (const { hint, message } of loaded.unread) expect([hint, message]).not.toContain('')
  expect(loaded.diagnostics).toEqual(expect.arrayContaining([...loaded.unread]))
  return loaded.unread.map(({ rule, where }) => [rule, where?.file])
}

describe('what may be a revision and is not read is told', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body, 'utf16le')])
  test.each<[string, string, string | Uint8Array, string]>([
    ['UTF-16', 'migrations/r2.sql', utf16, 'nul-character'],
    ['Latin-1', 'migrations/r2.sql', Buffer.from(`-- caf\xe9\n${body}`, 'latin1'), 'not-utf8'],
    ['no id', 'migrations/r2.sql', '-- upgrade\nselect 1;\n', 'missing-revision'],
    ['no parent', 'migrations/r2.sql', '-- revision: r2\n-- upgrade\nselect 1;\n', 'missing-down-revision'],
    ['a knex file', 'migrations/r2.js', 'exports.up = async () => {}', 'missing-revision'],
    ['an empty file', 'migrations/r2.sql', '', 'missing-revision'],
    ['an Alembic file', 'migrations/ae10_x.py', "revision = 'ae10'\n", 'foreign-file'],
    ['a file of Rails', 'migrations/2026_x.rb', 'class X; end', 'foreign-file'],
    ['a name that Notepad made', 'migrations/r2.sql.txt', body, 'foreign-file'],
    ['a name without an extension', 'migrations/r2', body, 'foreign-file'],
    ['a sub-folder', 'migrations/2026/r2.sql', body, 'unread-folder'],
    ['a sub-folder, in UTF-16', 'migrations/2026/11/r2.sql', utf16, 'unread-folder'],
    ['a folder a migration, as Prisma writes', 'migrations/1_a/migration.sql', 'select 1;', 'unread-folder'],
  ])('%s', async (_name, path, content, rule) => {
    mkdirSync(join(root, 'migrations'))
    write(path, content)
    expect(await unread()).toContainEqual([rule, path])
  })

  test('a location that is not there', async () => {
    expect(await unread({ scriptLocation: 'migrationz' })).toEqual([['missing-location', 'migrationz']])
  })

  test('links that lead nowhere, out of the project, or to a folder', async () => {
    mkdirSync(join(root, 'migrations'))
    write('shared/r1.sql')
    write('plain/readme.md')
    writeFileSync(join(elsewhere, 'r3.sql'), body)
    const links = [
      ['gone', 'migrations/r2.sql'],
      ['gone', 'migrations/more'],
      [join(elsewhere, 'r3.sql'), 'migrations/r3.sql'],
      [elsewhere, 'migrations/out'],
      [join(root, 'shared'), 'migrations/shared'],
      [join(root, 'plain'), 'migrations/plain'],
      ['gone', 'further'],
    ] as const
    for (const [target, path] of links) symlinkSync(target, join(root, path))
    expect(await unread({ versionLocations: ['further'], recursive: true })).toEqual([
      ['unreadable-file', 'migrations/more'],
      ['outside-project', 'migrations/out'],
      ['unreadable-file', 'migrations/r2.sql'],
      ['outside-project', 'migrations/r3.sql'],
      ['unread-folder', 'shared/r1.sql'],
      ['unreadable-file', 'further'],
    ])
  })

  test.skipIf(process.platform === 'win32')('a FIFO in place of a file, also behind a link', async () => {
    mkdirSync(join(root, 'migrations'))
    execFileSync('mkfifo', [join(root, 'migrations/r2.sql'), join(root, 'pipe')])
    symlinkSync(join(root, 'pipe'), join(root, 'migrations/r3.ts'))
    expect(await unread()).toEqual([
      ['unreadable-file', 'migrations/r2.sql'],
      ['unreadable-file', 'migrations/r3.ts'],
    ])
  })

  test.each(['migrations', 'migrations/sub'])('%s without permission', async (folder) => {
    const memory = createMemoryPorts({ files: { '/p/migrations/sub/README.md': 'x' } })
    const files = {
      ...memory.files,
      list: (path: string) =>
        path === `/p/${folder}`
          ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }))
          : memory.files.list(path),
    }
    const loaded = await loadRevisions({ ...memory, files }, { root: '/p', settings: settingsOf({}) })
    expect(loaded.unread).toMatchObject([
      { where: { file: folder }, message: expect.stringContaining('EACCES') },
    ])
  })
})

test('a further location below the first one is no unread folder', async () => {
  write('migrations/billing/r1.sql')
  expect(await unread({ versionLocations: ['migrations/billing'] })).toEqual([])
})

test.each([
  ['r1.sql', 'revision'],
  ['R1.SQL', 'revision'],
  ['r1.mts', 'revision'],
  ['r1.d.ts', 'quiet'],
  ['_r1.py', 'quiet'],
  ['env.py', 'foreign'],
  ['README', 'quiet'],
  ['changelog.xml', 'quiet'],
  ['db.changelog.xml', 'doubtful'],
  ['r1', 'doubtful'],
  ['r1.sql.orig', 'quiet'],
] as const)('%s is %s', (name, role) => expect(roleOfName(name, 'ts')).toBe(role))

test.each([
  ['select 1;', false],
  ["export const name = 'x'", false],
  ['-- Revision: x', true],
  ['-- migrate:up', true],
  ['export async function up(knex) {}', true],
  ["revision: str = 'x'", true],
  ['class Migration(migrations.Migration):', true],
])('%s looks like a migration: %s', (text, expected) => {
  expect(looksLikeRevision('x.sql', Buffer.from(text))).toBe(expected)
})

test.each([
  [{}, 'migrations/r1.ts', true],
  [{}, 'migrations/2026/r1.ts', false],
  [{ recursive: true }, 'migrations/2026/r1.ts', true],
  [{ recursive: true }, 'migrations/.2026/r1.ts', false],
  [{}, 'migrations/_r1.ts', false],
  [{}, 'migrations/r1.d.ts', false],
  [{ scriptLocation: '.' }, 'r1.ts', true],
  [{ scriptLocation: '.', recursive: true }, 'a/r1.ts', true],
  [{ versionLocations: ['b'] }, 'b/r1.sql', true],
])('with %j, %s is read: %s', (own, path, expected) => {
  expect(isSeen(settingsOf(own), path)).toBe(expected)
})
