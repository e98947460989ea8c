import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChildHandle, ProcessLauncher } from '../ports.ts'
import { holdOpen } from './hold-open.ts'

/** What a migration may see of the environment: nothing that could be a credential. */
const visible =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|SystemRoot|windir|NODE_ENV|NODE_COMPILE_CACHE|PATHEXT|ComSpec)$/i

/** The environment of the migration process: names from an allow-list only. */
export function scrubEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => visible.test(entry[0]) && entry[1] !== undefined,
  )
  return Object.fromEntries(kept)
}

type LauncherOptions = {
  /** The process's program; default: beside this module, as source or as built. */
  readonly entry?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Memory of JavaScript values in MB; default: Node's own limit. */
  readonly memoryMb?: number
}

/** Starts the migration process as a plain Node process. */
export function createForkLauncher(options: LauncherOptions): ProcessLauncher {
  let spare: { readonly kind: string; readonly child: ChildProcess } | null = null
  return {
    launchMigrationProcess({ cwd, memoryMb = options.memoryMb }) {
      const kind = kindOf(cwd, memoryMb)
      const ready = spare !== null && spare.kind === kind && spare.child.connected ? spare.child : null
      if (ready !== null) spare = null
      if (ready !== null) holdOpen(ready, true)
      return handleOf(ready ?? start(options, cwd, memoryMb))
    },
    warmUp({ cwd, memoryMb = options.memoryMb }) {
      const kind = kindOf(cwd, memoryMb)
      if (spare !== null && spare.kind === kind && spare.child.connected) return
      spare?.child.kill('SIGKILL')
      spare = { kind, child: start(options, cwd, memoryMb) }
      spare.child.on('error', () => undefined)
      holdOpen(spare.child, false)
    },
  }
}

/** Two processes of one kind can stand in for each other. */
const kindOf = (cwd: string, memoryMb: number | undefined): string => `${memoryMb ?? ''} ${cwd}`

function start(options: LauncherOptions, cwd: string, memoryMb: number | undefined): ChildProcess {
  return fork(options.entry ?? defaultEntry(), [], {
    cwd,
    env: { ...compileCache(), ...scrubEnvironment(options.environment) },
    execArgv: memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** The folder in which this process keeps compiled code, so that the child starts in half the time. Empty where it keeps none. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

function handleOf(child: ChildProcess): ChildHandle {
  // The child died between two messages: its exit is reported, so the failed send is ignored.
  child.on('error', () => undefined)
  return {
    send(message) {
      if (child.connected) child.send(message as Parameters<ChildProcess['send']>[0], () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    onOutput(listener) {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => listener('stdout', text))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => listener('stderr', text))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** In the sources beside the engine; in a build beside the bundles, which may sit in a folder of chunks. */
function defaultEntry(): string {
  const candidates = ['../../runtimes/node/main.ts', './migration-process.js', '../migration-process.js']
  const found = candidates
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path))
  if (found === undefined)
    throw new Error('The program of the migration process is missing from this installation.')
  return found
}
