import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { HeadwayError } from '../../../../../shared/errors.ts'
import type { ProgramFolder, Programs, RunningProgram } from '../../../ports.ts'
import { Secret } from '../../../ports.ts'
import type { Session } from '../../dialect.ts'
import type { Companion } from '../../scratch.ts'
import type { PostgresSettings } from '../client.ts'
import type { ServerPrograms } from './find-programs.ts'
import { nameServer } from './scratch-hints.ts'

/** Longest time until a server that was started answers, in milliseconds. */
const startLimitMs = 30_000
const pollMs = 10
const superuser = 'postgres'

/** A server of Headway's own: in a temporary folder, reachable by this process only; it ends with it. */
export type PrivateServer = Companion & {
  /** As its superuser, on a database that nothing else uses. */
  readonly settings: PostgresSettings
  readonly version: string
}

type Connect = (settings: PostgresSettings) => Promise<Session>
type Reached = Pick<PostgresSettings, 'host' | 'port' | 'password'>

/** Starts one. The files of a first start are kept for the next: making them takes longer than all the rest. */
export async function startPrivateServer(
  programs: Programs,
  { folder: bin, version }: ServerPrograms,
  connect: Connect,
): Promise<PrivateServer> {
  const folder = await programs.makeFolder().catch((cause: unknown) => {
    throw noFolder(cause)
  })
  try {
    const loopback = programs.platform === 'win32'
    const reached = loopback
      ? { host: '127.0.0.1', port: await programs.freePort(), password: randomPassword() }
      : { host: folder.path, port: 5432, password: null }
    await makeFiles(programs, folder, bin, version, reached.password)
    const program = await folder.start(join(bin, 'postgres'), serverArguments(folder.path, reached))
    const settings: PostgresSettings = {
      dialect: 'postgres',
      ...reached,
      database: 'template1',
      user: superuser,
      ssl: 'off',
      applicationName: 'headway shadow',
      connectTimeoutMs: 10_000,
    }
    await whenReady(program, () => connect(settings))
    return {
      settings,
      version,
      get alive() {
        return program.alive
      },
      stop: () => program.stop(),
    }
  } catch (error) {
    await folder.remove()
    throw error
  }
}

function randomPassword(): Secret {
  return new Secret(randomBytes(24).toString('base64url'))
}

async function makeFiles(
  programs: Programs,
  folder: ProgramFolder,
  bin: string,
  version: string,
  password: Secret | null,
): Promise<void> {
  const key = `postgres-${version}-${bin.replaceAll(/[^\w.]+/g, '_')}`.slice(-120)
  if (password === null && (await folder.restore(key, 'data').catch(() => false))) return
  const access = password === null ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile=password.txt']
  if (password !== null) await folder.write('password.txt', `${password.reveal()}\n`)
  const { code, output } = await programs.run(
    join(bin, 'initdb'),
    ['-D', 'data', '-U', superuser, '-E', 'UTF8', '--locale=C', '--no-sync', '--wal-segsize=1', ...access],
    { cwd: folder.path },
  )
  if (code !== 0) throw notStarted(output)
  if (password === null) await folder.keep(key, 'data').catch(() => undefined)
}

/**
 * Durability is off, connections are limited to this process, and logical decoding works for revisions that create a
 * slot.
 */
function serverArguments(folder: string, { host, port, password }: Reached): readonly string[] {
  const socket = password === null
  const settings = {
    listen_addresses: socket ? '' : host,
    unix_socket_directories: socket ? folder : '',
    unix_socket_permissions: '0700',
    port: String(port),
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    wal_level: 'logical',
    autovacuum: 'off',
    jit: 'off',
    max_connections: '20',
    shared_buffers: '16MB',
    max_prepared_transactions: '5',
    log_statement: 'none',
  }
  return [
    '-D',
    join(folder, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

async function whenReady(program: RunningProgram, connect: () => Promise<Session>): Promise<void> {
  for (let waited = 0; waited < startLimitMs && program.alive; waited += pollMs) {
    const session = await connect().catch(() => null)
    if (session !== null) return session.close()
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  const output = await program.output()
  await program.stop()
  throw notStarted(output)
}

function noFolder(cause: unknown): HeadwayError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new HeadwayError('shadow_unavailable', 'A private PostgreSQL server has no folder to live in.', {
    hint: `Set TMPDIR to a folder that can be written, or ${nameServer}`,
    detail: why,
    cause,
  })
}

/** @param output what initdb or the server printed: its first line of an error says why */
export function notStarted(output: string): HeadwayError {
  const lines = output.split('\n').map((line) => line.trim())
  const telling = /\b(?:error|fatal|panic|could not|cannot)\b/i
  const said = (
    lines.find((line) => telling.test(line)) ??
    lines.findLast((line) => line !== '') ??
    ''
  ).replace(/\.$/, '')
  return new HeadwayError(
    'shadow_unavailable',
    `A private PostgreSQL server could not be started${said === '' ? '' : `: ${said}`}.`,
    {
      hint: /effective user/.test(said)
        ? `PostgreSQL starts for no user without an account: run Headway as a user that has one, or ${nameServer}`
        : `Mend what it says, or ${nameServer}`,
      detail: output,
    },
  )
}
