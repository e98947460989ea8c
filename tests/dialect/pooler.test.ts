import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../helpers/postgres.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'

const program = ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)]
  .map((folder) => join(folder, 'pgbouncer'))
  .find((path) => existsSync(path))
if (program === undefined)
  console.warn('SKIPPED: tests of poolers need pgbouncer (Debian: apt-get install pgbouncer).')

describe.skipIf(program === undefined)('postgres: through pgbouncer', () => {
  const started: { readonly process: ChildProcess; readonly folder: string }[] = []
  afterEach(() => {
    for (const { process: bouncer, folder } of started.splice(0)) {
      bouncer.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  })

  /** A pooler before the test server, reached by a socket of its own. */
  async function startPooler(
    mode: string,
    server: { readonly host: string; readonly port: number },
  ): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'headway-pooler-'))
    chmodSync(folder, 0o777)
    const settings = `[databases]\n* = host=${server.host} port=${server.port} user=postgres\n[pgbouncer]\npool_mode = ${mode}
listen_addr =\nunix_socket_dir = ${folder}\nlisten_port = 6543\nauth_type = any\nadmin_users = postgres
default_pool_size = 5\nignore_startup_parameters = extra_float_digits\n`
    writeFileSync(join(folder, 'pgbouncer.ini'), settings)
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
    const bouncer = spawn(program ?? '', [...user, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' })
    started.push({ process: bouncer, folder })
    for (let tries = 0; tries < 100 && !existsSync(join(folder, '.s.PGSQL.6543')); tries += 1) await sleep(50)
    return folder
  }

  test.each([
    ['transaction', 'failed'],
    ['session', 'succeeded'],
  ])('%s mode: %s', async (mode, status) => {
    const database = await createTestDatabase()
    // The pooler tells "any" who logs in: the database's owner.
    const host = await startPooler(mode, database.settings)
    const project = new ScratchProject({ ...database.settings, host, port: 6543 })
    try {
      project.sql('a1', 'create table t (id integer);', 'drop table t;')
      const outcome = await project.upgrade()
      if (status === 'succeeded') {
        expect(outcome).toMatchObject({ status })
        expect(await database.query('select version_num from alembic_version')).toEqual([
          { version_num: 'a1' },
        ])
      } else {
        expect(outcome.error).toMatchObject({
          code: 'pooler_in_transaction_mode',
          hint: expect.stringContaining('session mode'),
        })
        expect(await database.query("select to_regclass('t') as t")).toEqual([{ t: null }])
      }
    } finally {
      project.remove()
      for (const { process: bouncer } of started) bouncer.kill('SIGKILL')
      await database.drop()
    }
  })
})
