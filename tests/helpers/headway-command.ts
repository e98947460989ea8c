import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

export type CommandResult = {
  /** As a shell tells it: 128 and its number for a signal nobody caught. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Both, as a terminal shows them. */
  readonly output: string
}

export type CommandOptions = {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Is told of everything printed as it comes, and may send signals. */
  readonly onOutput?: (text: string, interrupt: () => void) => void
}

const program = join(import.meta.dirname, '../../bin/headway.mjs')

/** Runs `headway` as a person would, in a process of its own with user data of its own (below `cwd`). */
export function headway(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return run(process.execPath, [program, ...args], options)
}

/** Runs a line of shell with `headway` on the path. */
export function shell(line: string, options: CommandOptions): Promise<CommandResult> {
  const folder = join(options.cwd, '.bin')
  mkdirSync(folder, { recursive: true })
  linkOnce(program, join(folder, 'headway'))
  const path = [folder, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  return run('/bin/sh', ['-c', line], { ...options, env: { PATH: path, ...options.env } })
}

function run(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const own = {
    PATH: process.env['PATH'] ?? '',
    HOME: options.cwd,
    HEADWAY_HOME: join(options.cwd, '.user'),
    TZ: 'UTC',
  }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...own, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const parts = { stdout: '', stderr: '', output: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        parts[name] += text
        parts.output += text
        options.onOutput?.(text, () => child.kill('SIGINT'))
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code: signal === null ? code : 128 + constants.signals[signal], ...parts }),
    )
  })
}

function linkOnce(target: string, path: string): void {
  try {
    symlinkSync(target, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
