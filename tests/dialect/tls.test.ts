import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { parseDatabaseUrl } from '../../electron/engine/project/urls.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { hasProgram } from '../helpers/requirements.ts'

const hasOpenssl = hasProgram('openssl') || opensslAnswers()
if (!hasOpenssl) console.warn('SKIPPED: tests of TLS need openssl (Debian: apt-get install openssl).')

function opensslAnswers(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasOpenssl)('postgres: TLS', () => {
  let folder = ''
  const servers: Record<string, OwnServer> = {}
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })

  /** A certificate for a name, signed by our authority or by itself. */
  const certificate = (file: string, names: string, days: string, signed: boolean) => {
    writeFileSync(join(folder, `${file}.ext`), `subjectAltName=${names}\n`)
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.csr`,
      '-subj',
      `/CN=${file}`,
    )
    const by = signed ? ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'] : ['-signkey', `${file}.key`]
    openssl(
      'x509',
      '-req',
      '-in',
      `${file}.csr`,
      ...by,
      '-days',
      days,
      '-extfile',
      `${file}.ext`,
      '-out',
      `${file}.crt`,
    )
    return {
      'server.crt': readFileSync(join(folder, `${file}.crt`), 'utf8'),
      'server.key': readFileSync(join(folder, `${file}.key`), 'utf8'),
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-tls-'))
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-days',
      '30',
      '-subj',
      '/CN=Test authority',
    )
    const kinds = {
      right: certificate('right', 'IP:127.0.0.1', '30', true),
      elsewhere: certificate('elsewhere', 'DNS:db.example.com', '30', true),
      expired: certificate('expired', 'IP:127.0.0.1', '-1', true),
      itself: certificate('itself', 'IP:127.0.0.1', '30', false),
    }
    for (const [name, files] of Object.entries(kinds)) {
      servers[name] = await startOwnServer({
        tcp: true,
        files,
        settings: { ssl: 'on' },
        access: 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n',
      })
    }
  })
  afterAll(async () => {
    for (const server of Object.values(servers)) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const connect = async (server: string, parameters: string) => {
    const url = `postgresql://postgres@127.0.0.1:${servers[server]?.port ?? 0}/postgres?${parameters}`
    const { connection } = parseDatabaseUrl(url, { root: folder })
    const session = await dialectOf('postgres').connect(connection)
    try {
      const asked = await session.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      return asked.rows[0]?.['ssl']
    } finally {
      await session.close()
    }
  }
  const full = 'sslmode=verify-full&sslrootcert=ca.crt'

  test('verify-full takes the right host with a certificate of its own authority', async () => {
    expect(await connect('right', full)).toBe(true)
  })

  test.each([
    ['elsewhere', full, /altnames|does not match|IP: 127\.0\.0\.1/i],
    ['expired', full, /expired/i],
    ['itself', full, /self.signed/i],
    ['right', 'sslmode=verify-full', /unable to|certificate/i],
    ['right', 'sslmode=verify-full&sslrootcert=missing.crt', /cannot be read/],
    ['right', 'sslmode=disable', /no pg_hba.conf entry/],
  ])('%s with %s is refused', async (server, parameters, reason) => {
    await expect(connect(server, parameters)).rejects.toMatchObject({
      data: { code: 'database_unreachable', message: expect.stringMatching(reason) },
    })
  })

  test('require encrypts, and believes whoever answers', async () => {
    expect(await connect('itself', 'sslmode=require')).toBe(true)
    expect(await connect('elsewhere', 'sslmode=require')).toBe(true)
  })
})
