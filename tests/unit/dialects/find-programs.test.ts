import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  findPrograms,
  likelyFirst,
} from '../../../electron/engine/dialects/postgres/scratch/find-programs.ts'
import { guardianCommand } from '../../../electron/engine/node-ports/guardian.ts'
import { createPrograms } from '../../../electron/engine/node-ports/programs.ts'

describe('server programs of one version', () => {
  let root = ''
  const folderOf = (version: string) => join(root, `pg ${version}`)
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'headway-programs-'))
    chmodSync(root, 0o755)
    for (const version of ['9.6.24', '13.4', '99.2', '98beta1']) {
      mkdirSync(folderOf(version), { mode: 0o755 })
      for (const name of ['initdb', 'postgres']) {
        const path = join(folderOf(version), name)
        writeFileSync(path, `#!/bin/sh\necho "postgres (PostgreSQL) ${version} (Debian ${version}-1)"\n`)
        chmodSync(path, 0o755)
      }
    }
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const find = (major: number, named: readonly string[] = [], path = '') =>
    findPrograms(
      createPrograms({ environment: { PATH: path }, cacheFolder: join(root, 'cache') }),
      named,
      major,
    )

  test('on PATH, and in folders that the user named', async () => {
    expect((await find(99, [], folderOf('99.2'))).found).toMatchObject({ version: '99.2', major: 99 })
    expect((await find(98, [folderOf('98beta1')])).found).toMatchObject({ folder: folderOf('98beta1') })
  })

  test('another version is told, not taken', async () => {
    const { found, others } = await find(97, [folderOf('99.2'), folderOf('98beta1')])
    expect(found).toBeNull()
    expect(others).toEqual(expect.arrayContaining(['99.2', '98beta1']))
  })

  test('folders that name the version come first', () => {
    const folders = [
      '/usr/bin',
      '/usr/lib/postgresql/15/bin',
      '/opt/homebrew/opt/postgresql@5/bin',
      '/x/150/bin',
    ]
    expect(likelyFirst(folders, 15)[0]).toBe('/usr/lib/postgresql/15/bin')
    expect(likelyFirst(folders, 5)[0]).toBe('/opt/homebrew/opt/postgresql@5/bin')
  })
})

describe('the guardian', () => {
  test('is a shell, or PowerShell on Windows; the folder is no part of the script', () => {
    const folder = `/tmp/it's $(here)`
    const unix = guardianCommand('linux', folder)
    expect([unix.command, unix.args.at(-1)]).toEqual(['/bin/sh', folder])
    expect(unix.args[1]).not.toContain(folder)
    const windows = guardianCommand('win32', folder)
    expect(windows.command).toBe('powershell.exe')
    expect(windows.env).toEqual({ HEADWAY_FOLDER: folder })
    expect(windows.args.join(' ')).not.toContain(folder)
  })
})
