import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ChildHandle, RuntimeLauncher } from '../ports.ts'
import { holdOpen } from './hold-open.ts'
import { guardGroup } from './guardian.ts'
import { scrubEnvironment } from './launcher.ts'

/** Starts programs that speak the door protocol as JSON lines: a message a line on stdin and stdout. */
export function createRuntimeLauncher(pythonFolder: string): RuntimeLauncher {
  let spare: Spare | null = null
  return {
    pythonFolder,
    launch(options) {
      const ready =
        spare !== null && spare.key === keyOf(options) && isAlive(spare.child) ? spare.child : null
      if (ready === null) return handleOf(start(options))
      spare = null
      holdOpen(ready, true)
      return handleOf(ready)
    },
    warmUp(options) {
      const key = keyOf(options)
      if (spare !== null && spare.key === key && isAlive(spare.child)) return
      if (spare !== null) killGroup(spare.child)
      const child = start(options)
      child.on('error', () => undefined)
      holdOpen(child, false)
      spare = { key, child }
    },
  }
}

/** A program that was started ahead, and what it was started with. */
type Spare = { readonly key: string; readonly child: ChildProcess }
type Launched = Parameters<RuntimeLauncher['launch']>[0]

/** What makes two programs the same; in memory only, as it holds an environment. */
function keyOf({ command, cwd, environment }: Launched): string {
  return JSON.stringify([command, cwd, Object.entries(environment).toSorted()])
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** Longest time in milliseconds until what an ended program had written is read. */
const drainMs = 1000

function start({ command, cwd, environment }: Launched): ChildProcess {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: what user code starts is ended with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  if (child.pid !== undefined) child.on('exit', guardGroup(child.pid, scrubEnvironment(environment)))
  return child
}

function handleOf(child: ChildProcess): ChildHandle {
  // The program died between two messages: its exit is reported, so the failed write is ignored.
  child.stdin?.on('error', () => undefined)
  return {
    send(message) {
      if (child.stdin?.writable === true) child.stdin.write(`${JSON.stringify(message)}\n`)
    },
    onMessage(listener) {
      if (child.stdout === null) return
      createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
        const message = parsed(line)
        if (message !== null) listener(message)
      })
    },
    onExit(listener) {
      let isTold = false
      const tell = (code: number | null, signal: string | null): void => {
        if (isTold) return
        isTold = true
        listener(code, signal)
      }
      // What it sent before it ended is heard first; a grandchild may hold its pipes open for as long as it likes.
      child.on('close', tell)
      child.on('exit', (code, signal) => setTimeout(() => tell(code, signal), drainMs).unref())
      child.on('error', (error) => tell(null, error.message))
    },
    onOutput(listener) {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => listener('stderr', text))
    },
    kill: () => killGroup(child),
  }
}

/** A line that is not a message is ignored: only the program itself can write to this descriptor. */
function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'kind' in value ? value : null
  } catch {
    return null
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}
