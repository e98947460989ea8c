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

/** Starts one; the caller stops it. */
export async function startPooler(
  mode: string,
  server: { readonly host: string; readonly port: number },
): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-pooler-'))
  chmodSync(folder, 0o777)
  // The pooler tells "any" who logs in: the database's owner.
  const settings = `[databases]\n* = host=${server.host} port=${server.port} user=postgres\n[pgbouncer]\npool_mode = ${mode}
listen_addr =\nunix_socket_dir = ${folder}\nlisten_port = 6543\nauth_type = any\nadmin_users = postgres
default_pool_size = 5\nignore_startup_parameters = extra_float_digits\n`
  writeFileSync(join(folder, 'pgbouncer.ini'), settings)
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const bouncer = spawn(pgbouncer ?? '', [...user, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' })
  for (let tries = 0; tries < 100 && !existsSync(join(folder, '.s.PGSQL.6543')); tries += 1) await sleep(50)
  return {
    folder,
    stop() {
      bouncer.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
