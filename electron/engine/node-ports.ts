import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createCommands } from './node-ports/commands.ts'
import { createForkLauncher, scrubEnvironment } from './node-ports/launcher.ts'
import { createGit } from './node-ports/git.ts'
import { nodeFiles } from './node-ports/files.ts'
import { homeFolder, osUserName } from './node-ports/os-user.ts'
import { createPrograms } from './node-ports/programs.ts'
import { createRuntimeLauncher } from './node-ports/runtime-launcher.ts'
import { createTextCache } from './node-ports/text-cache.ts'
import { createUserStore, userFolderOf } from './node-ports/user-store.ts'
import type { Checkpoint, Cipher, Clock, Ids, Log, Ports, ProcessLauncher } from './ports.ts'

export { scrubEnvironment }

export type NodePortsOptions = {
  /** Default: `child_process.fork` with a scrubbed environment. */
  readonly processes?: ProcessLauncher
  /** Default: none, so that passwords are kept no longer than the process. */
  readonly cipher?: Cipher | null
  /** Folder of per-user state; default: the system's place for it. */
  readonly userFolder?: string
  readonly temporaryFolder?: string
  /** Where files of servers are kept that Headway starts for itself; default: in `userFolder`. */
  readonly serverFolder?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly checkpoint?: Checkpoint
  readonly log?: Log
  /** Of the migration process, where the default launcher starts it. */
  readonly memoryMb?: number
}

/** The ports of a real machine: what the desktop shell, the browser host, the CLI and the library hand the engine. */
export function createNodePorts(options: NodePortsOptions = {}): Ports {
  const environment = options.environment ?? { ...process.env }
  const userFolder = options.userFolder ?? userFolderOf(environment, homeFolder(tmpdir()))
  const osUser = osUserName(environment)
  const memory = options.memoryMb === undefined ? {} : { memoryMb: options.memoryMb }
  return {
    files: nodeFiles,
    clock: nodeClock,
    ids: nodeIds,
    store: createUserStore(userFolder),
    cipher: options.cipher ?? null,
    cache: createTextCache(join(userFolder, 'cache')),
    runtimes: createRuntimeLauncher(pythonFolderIn(packageRootOf(import.meta.dirname))),
    log: options.log ?? silentLog,
    processes: options.processes ?? createForkLauncher({ environment, ...memory }),
    programs: createPrograms({
      environment,
      cacheFolder: options.serverFolder ?? join(userFolder, 'servers'),
    }),
    commands: createCommands(environment),
    git: createGit(environment),
    moduleLoader: import.meta.resolve('jiti'),
    checkpoint: options.checkpoint ?? (() => Promise.resolve()),
    environment,
    backupFolder: join(userFolder, 'backups'),
    temporaryFolder: options.temporaryFolder ?? join(tmpdir(), `headway-${osUser}`),
    osUser,
    engineVersion: readVersion(import.meta.dirname),
  }
}

/** The system's clock. */
const nodeClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      if (signal?.aborted === true) done()
      signal?.addEventListener('abort', done)
    }),
}

/** Random ids: 12 hex digits for revisions, 16 for runs. */
const nodeIds: Ids = {
  revision: () => randomBytes(6).toString('hex'),
  run: () => randomBytes(8).toString('hex'),
}

const silentLog: Log = { debug: () => undefined, warn: () => undefined }

/** The version in Headway's own package.json. */
function readVersion(from: string): string {
  return packageAt(packageRootOf(from))?.version ?? '0.0.0'
}

/** The folder of Headway's own package.json, somewhere above the sources or the build. */
function packageRootOf(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (packageAt(folder)?.name === 'headway-migrations' || dirname(folder) === folder) return folder
  }
}

function packageAt(folder: string): { readonly name?: string; readonly version?: string } | null {
  const path = join(folder, 'package.json')
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string })
    : null
}

/** In the packaged app its files lie beside the archive: Python reads no archive of Electron's. */
function pythonFolderIn(root: string): string {
  return join(root.replace(/app\.asar$/, 'app.asar.unpacked'), 'electron', 'runtimes', 'python')
}
