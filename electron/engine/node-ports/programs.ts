import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, readFileSync, statfsSync } from 'node:fs'
import {
  access,
  chmod,
  constants,
  cp,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { ProgramFolder, Programs, RunningProgram } from '../ports.ts'
import { startGuardian } from './guardian.ts'
import type { Guardian } from './guardian.ts'
import { scrubEnvironment } from './launcher.ts'

/** Whom a server runs as where this process is root: servers refuse root. Empty elsewhere. */
type Identity = { readonly uid?: number; readonly gid?: number }

/** Nothing that a program says is longer. */
const mostOutput = 64 * 2 ** 20
const prefix = 'headway-server-'
/** Room for a database server's files, in bytes. */
const roomNeeded = 512 * 2 ** 20

type ProgramsOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder of this user's caches. */
  readonly cacheFolder: string
}

/** Programs of a real machine. */
export function createPrograms({ environment, cacheFolder }: ProgramsOptions): Programs {
  const identity = unprivileged()
  const env = scrubEnvironment(environment)
  return {
    platform: process.platform,
    architecture: process.arch,
    searchPath: (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    cacheFolder,
    packageFolder,
    list: (folder) => readdir(folder).catch(() => []),
    makeFolder: () => makeFolder(identity, env, cacheFolder),
    run: (command, args, options = {}) =>
      new Promise((resolve) => {
        const { cwd, timeoutMs: timeout = 60_000, environment: more = {}, asCaller = false } = options
        const who = asCaller ? {} : identity
        const settings = {
          ...who,
          env: { ...env, ...more },
          timeout,
          maxBuffer: mostOutput,
          ...(cwd === undefined ? {} : { cwd }),
        }
        execFile(command, args, settings, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
          resolve({ code, output: `${stdout}${stderr}` || (error?.message ?? '') })
        })
      }),
    freePort,
  }
}

/** `nobody` of this system. */
function unprivileged(): Identity {
  if (process.getuid?.() !== 0) return {}
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((each) => each.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':') ?? []
    // Some systems write -2.
    return { uid: Number(uid ?? 65_534) >>> 0, gid: Number(gid ?? 65_534) >>> 0 }
  } catch {
    return { uid: 65_534, gid: 65_534 }
  }
}

function packageFolder(name: string): string | null {
  try {
    const found = createRequire(import.meta.url).resolve(name)
    return found.slice(
      0,
      found.indexOf(name.replaceAll('/', process.platform === 'win32' ? '\\' : '/')) + name.length,
    )
  } catch {
    return null
  }
}

async function makeFolder(
  identity: Identity,
  env: Readonly<Record<string, string>>,
  cacheFolder: string,
): Promise<ProgramFolder> {
  const parent = await roomyFolder()
  await sweep(parent)
  const path = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`)
  await mkdir(path, { mode: 0o700 })
  own(path, identity)
  const guardian = startGuardian(path, env)
  const kept = (key: string): string => join(cacheFolder, key)
  return {
    path,
    async restore(key, name) {
      if (!(await exists(join(kept(key), 'complete')))) return false
      await cp(join(kept(key), 'files'), join(path, name), { recursive: true, verbatimSymlinks: true })
      await ownAll(join(path, name), identity)
      await chmod(join(path, name), 0o700)
      return true
    },
    async keep(key, name) {
      const unfinished = `${kept(key)}.${randomBytes(4).toString('hex')}`
      await mkdir(unfinished, { recursive: true, mode: 0o700 })
      await cp(join(path, name), join(unfinished, 'files'), { recursive: true, verbatimSymlinks: true })
      await writeFile(join(unfinished, 'complete'), '')
      // Another process may have been quicker: its copy is as good.
      await rename(unfinished, kept(key)).catch(() => rm(unfinished, { recursive: true, force: true }))
    },
    async write(name, text) {
      await writeFile(join(path, name), text, { mode: 0o600 })
      own(join(path, name), identity)
    },
    start: (command, args) => start(path, guardian, identity, env, command, args),
    async remove() {
      guardian.dismiss()
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
    },
  }
}

async function start(
  folder: string,
  guardian: Guardian,
  identity: Identity,
  env: Readonly<Record<string, string>>,
  command: string,
  args: readonly string[],
): Promise<RunningProgram> {
  const log = join(folder, 'output.txt')
  const file = await open(log, 'a')
  const child = spawn(command, args, {
    ...identity,
    env,
    cwd: folder,
    // Ctrl-C in a terminal is meant for this process; the guardian sees to the server.
    detached: true,
    stdio: ['ignore', file.fd, file.fd],
  })
  await file.close()
  let alive = true
  const ended = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error'] as const) {
      child.on(event, () => {
        alive = false
        resolve()
      })
    }
  })
  if (child.pid !== undefined) guardian.watch(child.pid)
  child.unref()
  return {
    get alive() {
      return alive
    },
    output: async () => (await readFile(log, 'utf8').catch(() => '')).slice(-2000),
    async stop() {
      // PostgreSQL's immediate shutdown; nothing in the folder is wanted any more.
      if (alive) child.kill(process.platform === 'win32' ? 'SIGKILL' : 'SIGQUIT')
      child.ref()
      await ended
      guardian.dismiss()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    },
  }
}

/** A file system in memory where there is one with room: the files live for minutes. */
async function roomyFolder(): Promise<string> {
  const memory = '/dev/shm'
  try {
    await access(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > roomNeeded ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Folders of processes that are gone, and whose guardian is gone too: the machine went down. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isNaN(pid) || isRunning(pid)) continue
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

function own(path: string, { uid, gid }: Identity): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

async function ownAll(folder: string, identity: Identity): Promise<void> {
  if (identity.uid === undefined) return
  own(folder, identity)
  for (const entry of await readdir(folder, { recursive: true })) own(join(folder, entry), identity)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
