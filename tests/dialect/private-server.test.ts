import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { Secret } from '../../electron/engine/ports.ts'
import { testServer } from '../helpers/postgres-server.ts'
import { startPrivate } from '../helpers/start-private-server.ts'

/** Command lines of running processes that hold a text; the guardian's, too. Linux only. */
function processesWith(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return line.includes(text) ? [line] : []
      } catch {
        return []
      }
    })
}

describe('postgres: a private server', () => {
  let cache = ''
  let major = 0
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'headway-cache-'))
    major = (await testServer()).version
  })
  afterAll(() => rmSync(cache, { recursive: true, force: true }))

  test('is reached by a socket in a folder of its own, by nothing else, and leaves nothing', async () => {
    const server = await startPrivate(cache, major)
    const { host, port } = server.settings
    const session = await dialectOf('postgres').connect(server.settings)
    const asked = await session.query(
      "select current_setting('listen_addresses') as listens, current_setting('unix_socket_permissions') as mode",
    )
    await session.close()
    expect(asked.rows[0]).toEqual({ listens: '', mode: '0700' })
    expect(port).toBe(5432)
    await server.stop()
    expect(server.alive).toBe(false)
    expect(existsSync(host)).toBe(false)
    expect(processesWith(host)).toEqual([])
  })

  test('starts sooner the second time: its files were kept', async () => {
    const first = mkdtempSync(join(tmpdir(), 'headway-cache-'))
    try {
      const started = performance.now()
      await (await startPrivate(first, major)).stop()
      const again = performance.now()
      await (await startPrivate(first, major)).stop()
      expect(performance.now() - again).toBeLessThan(again - started)
    } finally {
      rmSync(first, { recursive: true, force: true })
    }
  })

  test('where there are no sockets it asks for a password on the loopback address', async () => {
    const server = await startPrivate(cache, major, { platform: 'win32' })
    try {
      const { host, port, password } = server.settings
      expect([host, password?.reveal().length]).toEqual(['127.0.0.1', 32])
      const postgres = dialectOf('postgres')
      await (await postgres.connect(server.settings)).close()
      for (const wrong of [null, new Secret('guess')]) {
        await expect(postgres.connect({ ...server.settings, password: wrong })).rejects.toMatchObject({
          code: 'password_needed',
        })
      }
      const open = await new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
        socket.unref()
      })
      expect(open).toBe(true)
    } finally {
      await server.stop()
    }
  })

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends with its engine: %s', async (signal) => {
    const program = join(import.meta.dirname, '../helpers/start-private-server.ts')
    const child = spawn(process.execPath, [program, cache, String(major)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const folder = await new Promise<string>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(text.trim()))
    })
    expect(existsSync(folder)).toBe(true)
    expect(processesWith(folder).length).toBeGreaterThan(1)
    child.kill(signal)
    for (let tries = 0; tries < 200 && (existsSync(folder) || processesWith(folder).length > 0); tries += 1) {
      await sleep(50)
    }
    expect(processesWith(folder)).toEqual([])
    expect(existsSync(folder)).toBe(false)
  })
})
