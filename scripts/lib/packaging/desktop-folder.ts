import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, toolEnvironment, top } from '../bootstrap.mjs'

/** What Electron's binary carries for electron-builder to set: a mark, version 1, and one state for each fuse. */
export const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
export const fuses = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeInspect',
  'asarIntegrity',
  'onlyAsar',
  'browserSnapshot',
  'fileProtocol',
]

/** A folder that looks like an Electron distribution and cannot run: a package is made over it without network. */
export function writeStandInDistribution(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  const wire = Buffer.from([1, fuses.length, ...fuses.map(() => '0'.codePointAt(0) ?? 0)])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(fuseMark), wire]))
  writeFileSync(join(folder, 'version'), 'v45.4.1')
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '')
}

/** What came of electron-builder; `why` is the last it said where it failed. */
type Built = { readonly ok: boolean; readonly why: string }

/** Runs electron-builder for this machine's kind of package (`dir`, `AppImage`, `deb`), into a folder. */
export function buildDesktop(target: string, output: string, distribution: string | null): Built {
  const builder = join(top, 'node_modules', 'electron-builder', 'cli.js')
  const args = [
    '--linux',
    target,
    '--publish',
    'never',
    ...(distribution === null ? [] : [`-c.electronDist=${distribution}`]),
    `-c.directories.output=${output}`,
  ]
  const made = spawnSync(pinnedNode(), [builder, ...args], {
    cwd: top,
    env: toolEnvironment(),
    encoding: 'utf8',
    timeout: 900_000,
  })
  const said = `${made.stdout}${made.stderr}`.trim()
  const lines = said.split('\n').map((line) => line.trim())
  const told = lines.findLast((line) => line.startsWith('⨯')) ?? lines.at(-1) ?? ''
  return { ok: made.status === 0, why: made.status === 0 ? '' : told.replace(/^⨯\s*/, '') }
}

/** Files that the archive of the app must hold; licenses of others lie beside it (check-package.ts). */
export const neededFiles = [
  '/dist/main/main.js',
  '/dist/main/migration-process.js',
  '/dist/main/cli.js',
  '/dist/preload/preload.cjs',
  '/dist/renderer/index.html',
  '/bin/headway.mjs',
  '/migrations-sample/01-shop/headway.json',
  '/node_modules/knex/knex.js',
  '/node_modules/pg/package.json',
  '/node_modules/sqlite3/build/Release/node_sqlite3.node',
  '/node_modules/jiti/package.json',
  '/node_modules/ws/package.json',
  '/package.json',
]
