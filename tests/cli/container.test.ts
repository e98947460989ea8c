import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

/** A number that no account has, as `docker run --user 54321` gives it. */
const uid = 54_321
const program = join(import.meta.dirname, '../../bin/headway.mjs')

/** Only root may change the number, and the checkout must be readable under another one. */
function canRunAsAnother(): boolean {
  if (process.getuid?.() !== 0) return false
  const probe = `require('node:fs').accessSync(${JSON.stringify(program)})`
  return spawnSync(process.execPath, ['-e', probe], { uid, gid: uid, stdio: 'ignore' }).status === 0
}
const can = canRunAsAnother()
if (!can) console.warn('SKIPPED: the command cannot be run under the number of another user here.')

let root: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-container-')))
  chmodSync(root, 0o755)
  const app = join(root, 'app')
  cpSync(join(import.meta.dirname, '../../migrations-sample/01-shop'), app, { recursive: true })
  const settings = JSON.parse(readFileSync(join(app, 'headway.json'), 'utf8')) as { targets: object }
  const targets = { ...settings.targets, volume: { urlEnv: 'VOLUME_URL', tier: 'development' } }
  writeFileSync(join(app, 'headway.json'), JSON.stringify({ ...settings, targets }))
  // The image belongs to root and cannot be written; only the volume can.
  const volume = join(root, 'data')
  mkdirSync(volume)
  if (can) chownSync(volume, uid, uid)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** No account, no home, no terminal, nothing to write but the volume. */
function inContainer(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: join(root, 'app'),
    uid,
    gid: uid,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: join(root, 'data'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe.skipIf(!can)('as a number without an account, without home and terminal', () => {
  test('history and heads are read', () => {
    const { status, stdout, stderr } = inContainer(['heads'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('b470da5f31e9')
  })

  test('a database in the volume is upgraded, and the ledger names somebody', async () => {
    const url = `sqlite:///${join(root, 'data', 'shop.db')}`
    const { status, stderr } = inContainer(['upgrade', 'head', '--target', 'volume'], { VOLUME_URL: url })
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const rows = await sqliteRows(
      join(root, 'data', 'shop.db'),
      'select distinct os_user from headway_ledger',
    )
    expect(rows).toEqual([{ os_user: `uid-${uid}` }])
  })

  test('a database that cannot be written is told as such', () => {
    const { status, stderr } = inContainer(['upgrade', 'head'])
    expect(status).not.toBe(0)
    expect(stderr).not.toContain('uv_os_get_passwd')
    expect(stderr).not.toContain('[internal]')
  })
})
