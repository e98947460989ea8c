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

/** Everything that is mounted cannot be written, the volume aside: `docker run --read-only -v data:/data`. */
const readOnly = `
  mount --make-rprivate / && mount --bind "$1/data" "$1/data" && mount -t tmpfs -o ro none /dev/shm &&
  mount -o remount,bind,ro / && cd "$1/app" && volume="$1" && shift &&
  exec setpriv --reuid ${uid} --regid ${uid} --clear-groups env -i "PATH=$PATH" \
    "VOLUME_URL=sqlite:///$volume/data/shop.db" "$@"`

function onReadOnly(args: readonly string[], command = [process.execPath, program]) {
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', 'sh', '-c', readOnly, 'sh', root, ...command, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}
const canMount = can && spawnSync('unshare', ['--mount', 'mount', '--make-rprivate', '/']).status === 0
if (can && !canMount) console.warn('SKIPPED: no file system can be made read-only here.')

describe.skipIf(!canMount)('on a file system that cannot be written, the volume aside', () => {
  test('nothing else can be written there', () => {
    for (const path of ['/tmp/x', '/dev/shm/x', join(root, 'app', 'x')])
      expect(onReadOnly(['-c', `: > ${path}`], ['sh']).status, path).not.toBe(0)
    expect(onReadOnly(['-c', `: > ${join(root, 'data', 'x')}`], ['sh']).status).toBe(0)
  })

  test('a database in the volume is upgraded and looked at', () => {
    const upgraded = onReadOnly(['upgrade', 'head', '--target', 'volume'])
    expect({ status: upgraded.status, stderr: upgraded.stderr }).toEqual({ status: 0, stderr: '' })
    const current = onReadOnly(['current', '--target', 'volume', '--check-heads'])
    expect([current.status, current.stdout]).toEqual([0, expect.stringContaining('b470da5f31e9')])
  })

  test('what needs a temporary folder says so and goes on without', () => {
    const plan = onReadOnly(['plan', 'upgrade', 'head', '--target', 'volume'])
    expect([plan.status, plan.stdout]).toEqual([
      0,
      expect.stringContaining('No temporary file can be made in'),
    ])
    const doctor = onReadOnly(['doctor'])
    expect(doctor.stdout).toMatch(/Temporary folder +\S+ cannot be written[^\n]*\n +Set TMPDIR/)
    for (const { stderr } of [plan, doctor]) expect(stderr).not.toContain('[internal]')
  })
})
