import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian's pgbouncer, or one on the path; undefined where there is none, which is said. */
export const pgbouncer = ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)]
  .map((folder) => join(folder, 'pgbouncer'))
  .find((path) => existsSync(path))
if (pgbouncer === undefined)
  console.warn('SKIPPED: tests of poolers need pgbouncer (Debian: apt-get install pgbouncer).')

/** A pooler in front of the test server, reached by a socket of its own in `folder`, port 6543. */
export type Pooler = { readonly folder: string; stop(): void }

/**
 * Starts one; the caller stops it.
 * @param options.user who everybody is behind it
 * @param options.ofDatabases more of the line of the databases, `connect_query` for example
 * @param options.lines more settings
 */
export async function startPooler(
  mode: string,
  server: { readonly host: string; readonly port: number },
  { user = 'postgres', ofDatabases = '', lines = '' } = {},
): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-pooler-'))
  chmodSync(folder, 0o777)
  // The pooler tells "any" who logs in: the database's owner.
  const settings = `[databases]\n* = host=${server.host} port=${server.port} user=${user} ${ofDatabases}\n[pgbouncer]\npool_mode = ${mode}
listen_addr =\nunix_socket_dir = ${folder}\nlisten_port = 6543\nauth_type = any\nadmin_users = postgres
default_pool_size = 5\n${lines}\n`
  writeFileSync(join(folder, 'pgbouncer.ini'), settings)
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const bouncer = spawn(pgbouncer ?? '', [...account, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' })
  for (let tries = 0; tries < 100 && !existsSync(join(folder, '.s.PGSQL.6543')); tries += 1) await sleep(50)
  return {
    folder,
    stop() {
      bouncer.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
