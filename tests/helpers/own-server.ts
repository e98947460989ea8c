import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { ClientConfig } from 'pg'
import { freePort } from './free-port.ts'
import { findBinaries } from './postgres-server.ts'

/** A server that one test has to itself: its log, its settings, its roles. */
export type OwnServer = {
  readonly folder: string
  readonly port: number
  readonly url: (database: string, user?: string) => string
  /** What the server logged so far. */
  log(): string
  query(sql: string, options?: ClientConfig): Promise<readonly Record<string, unknown>[]>
  /** Shuts it down as an administrator would; what it holds stays. */
  halt(): Promise<void>
  /** Starts it again after `halt`. */
  resume(): Promise<void>
  stop(): Promise<void>
}

export type OwnServerOptions = {
  readonly settings?: Readonly<Record<string, string>>
  /** Reached over 127.0.0.1, too. */
  readonly tcp?: boolean
  /** Written as pg_hba.conf in place of "trust everybody". */
  readonly access?: string
  /** Files put into the data folder, readable by the server only. */
  readonly files?: Readonly<Record<string, string>>
  /** Folder of the server's programs; default: those of the test server. */
  readonly binaries?: string
}

const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

/** Whether this user can start servers: PostgreSQL wants one with an account. Says once, loudly, where not. */
export function canStartServers(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    console.warn('SKIPPED: PostgreSQL starts for no user without an account.')
    return false
  }
}

/** Starts one; the caller stops it. */
export async function startOwnServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'headway-own-'))
  own(folder)
  const binaries = options.binaries ?? findBinaries()
  const data = join(folder, 'data')
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...unprivileged, encoding: 'utf8', cwd: folder },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`)
  for (const [name, text] of Object.entries(options.files ?? {})) {
    writeFileSync(join(data, name), text, { mode: 0o600 })
    own(join(data, name))
  }
  if (options.access !== undefined) writeFileSync(join(data, 'pg_hba.conf'), options.access)
  const port = options.tcp === true ? await freePort() : 5432
  const settings = {
    fsync: 'off',
    listen_addresses: options.tcp === true ? '127.0.0.1' : '',
    unix_socket_directories: folder,
    port: String(port),
    shared_buffers: '16MB',
    ...options.settings,
  }
  const log = join(folder, 'server.log')
  const file = openSync(log, 'a')
  const launch = () => {
    const child = spawn(
      join(binaries, 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...unprivileged, cwd: folder, stdio: ['ignore', file, file] },
    )
    return { child, ended: new Promise((resolve) => child.on('exit', resolve)) }
  }
  let server = launch()
  const query = (sql: string, more: ClientConfig = {}) =>
    runOn({ host: folder, port, user: 'postgres', database: 'postgres', ...more }, sql)
  await whenReady(() => query('select 1'), log)
  return {
    folder,
    port,
    url: (database, user = 'postgres') =>
      `postgresql://${user}@/${database}?host=${encodeURIComponent(folder)}&port=${port}`,
    log: () => readFileSync(log, 'utf8'),
    query,
    async halt() {
      server.child.kill('SIGINT')
      await server.ended
    },
    async resume() {
      server = launch()
      await whenReady(() => query('select 1'), log)
    },
    async stop() {
      server.child.kill('SIGQUIT')
      await server.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function own(path: string): void {
  if (unprivileged !== null) chownSync(path, unprivileged.uid, unprivileged.gid)
}

async function whenReady(ask: () => Promise<unknown>, log: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answered = await ask().then(
      () => true,
      () => false,
    )
    if (answered) return
    await sleep(50)
  }
  throw new Error(`The server does not answer: ${readFileSync(log, 'utf8').slice(-2000)}`)
}

async function runOn(config: ClientConfig, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(config)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const result = await client.query<Record<string, unknown>>(sql)
    return Array.isArray(result) ? [] : result.rows
  } finally {
    await client.end()
  }
}
