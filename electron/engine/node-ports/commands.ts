import type { ChildProcess } from 'node:child_process'
import { delimiter, join } from 'node:path'
import spawn from 'cross-spawn'
import type { CommandRequest, CommandResult, Commands } from '../ports.ts'
import { guardGroup } from './guardian.ts'
import { scrubEnvironment } from './launcher.ts'

/** How much of standard error is kept: its end. */
const mostError = 8192

/**
 * Commands of a project on a real machine, with the tools of its `node_modules` on the path and an environment that holds
 * no secret. Standard input is empty, so that a question ends; the whole tree of processes ends with the time limit and
 * with this process.
 */
export function createCommands(environment: Readonly<Record<string, string | undefined>>): Commands {
  return { run: (request) => runCommand(environment, request) }
}

async function runCommand(
  environment: Readonly<Record<string, string | undefined>>,
  request: CommandRequest,
): Promise<CommandResult> {
  const { command, cwd, timeoutMs, mostBytes, signal } = request
  const child = spawn(command.program, [...command.args], {
    cwd,
    env: environmentOf(environment, request),
    shell: command.shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const kill = (): void => killTree(child)
  const stopWatching = onOwnEnd(kill)
  const dismiss = child.pid === undefined ? null : guardGroup(child.pid, scrubEnvironment(environment))
  const output = collectOutput(child, mostBytes, kill)
  let cut: string | null = null
  const end = (why: string): void => {
    cut ??= why
    kill()
  }
  const cancel = (): void => end('cancelled')
  const timer = setTimeout(() => end('timeout'), timeoutMs)
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  try {
    const ended = await new Promise<Pick<CommandResult, 'code' | 'problem'>>((resolve) => {
      child.on('error', (error) => resolve({ code: null, problem: error.message }))
      child.on('close', (code) => resolve({ code, problem: null }))
    })
    const { stdout, stderr, tooMuch } = output()
    const problem = cut ?? (tooMuch ? 'too much output' : ended.problem)
    return { code: ended.code, stdout, stderr, problem }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
    stopWatching()
    dismiss?.()
  }
}

function environmentOf(
  environment: Readonly<Record<string, string | undefined>>,
  { root, variables }: CommandRequest,
): Record<string, string> {
  const kept = scrubEnvironment(environment)
  for (const name of variables) {
    const value = environment[name]
    if (value !== undefined) kept[name] = value
  }
  const path = Object.keys(kept).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const tools = join(root, 'node_modules', '.bin')
  return { ...kept, [path]: [tools, kept[path] ?? ''].join(delimiter), NO_COLOR: '1', CI: '1' }
}

function collectOutput(
  child: ChildProcess,
  mostBytes: number,
  kill: () => void,
): () => Pick<CommandResult, 'stdout' | 'stderr'> & { readonly tooMuch: boolean } {
  const chunks: Buffer[] = []
  let size = 0
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostBytes) kill()
    else chunks.push(chunk)
  })
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (stderr = `${stderr}${text}`.slice(-mostError)))
  return () => ({ stdout: Buffer.concat(chunks).toString('utf8'), stderr, tooMuch: size > mostBytes })
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') spawn.sync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Its processes form a group of their own, which Ctrl+C does not reach. */
function onOwnEnd(kill: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    kill()
    stop()
    process.kill(process.pid, signal)
  }
  const stop = (): void => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    process.off('exit', kill)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('exit', kill)
  return stop
}
