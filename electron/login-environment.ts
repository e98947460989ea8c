import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'

type Environment = Readonly<Record<string, string | undefined>>

/** What the login shell said, or why it said nothing. */
export type LoginEnvironment =
  | { readonly kind: 'read'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'unknown'; readonly why: string }

/**
 * Whether a desktop started this process: no shell did, so what a shell's start files set (`DATABASE_URL`,
 * `PGPASSWORD`, the folders of `PATH`) is missing. Windows has no such files.
 */
export function wasStartedByDesktop(platform: NodeJS.Platform, environment: Environment): boolean {
  return platform !== 'win32' && environment['SHLVL'] === undefined && environment['TERM'] === undefined
}

/** The two put together: what the process has wins, but for `PATH`, of which a desktop gives a few folders only. */
export function withLogin(
  present: Environment,
  login: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const ofTheShellItself = new Set(['SHLVL', 'PWD', 'OLDPWD', '_'])
  const kept = Object.entries(login).filter(([name]) => !ofTheShellItself.has(name))
  return { ...Object.fromEntries(kept), ...present, PATH: login['PATH'] ?? present['PATH'] }
}

/** The user's shell: of the environment, else of the account. Null where there is neither. */
export function loginShell(environment: Environment, account = userInfo): string | null {
  if (environment['SHELL']) return environment['SHELL']
  try {
    return account().shell
  } catch {
    return null
  }
}

/**
 * Starts `shell` as a login shell and reads the variables it ends up with. Start files may print what they like and
 * may hang: `timeout` (milliseconds) ends it. Never throws.
 */
export function readLoginEnvironment(
  shell: string,
  environment: Environment,
  timeout = 5_000,
): Promise<LoginEnvironment> {
  const mark = `headway-${randomUUID()}`
  // `env -0` is of GNU, of FreeBSD and of macOS since 13.
  const command = `printf '%s\\0' ${mark}; exec /usr/bin/env -0`
  return new Promise((resolve) => {
    const child = spawn(shell, ['-i', '-l', '-c', command], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    let text = ''
    const timer = setTimeout(() => {
      endGroup(child.pid)
      resolve({ kind: 'unknown', why: `${shell} did not answer within ${timeout / 1000} s` })
    }, timeout)
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ kind: 'unknown', why: `${shell} could not be started: ${error.message}` })
    })
    child.on('close', () => {
      clearTimeout(timer)
      const variables = variablesAfter(mark, text)
      if (variables !== null) resolve({ kind: 'read', variables })
      else resolve({ kind: 'unknown', why: `${shell} ended without naming its variables` })
    })
  })
}

/** The `NAME=value` entries behind the mark; null where it never came. */
function variablesAfter(mark: string, text: string): Record<string, string> | null {
  const start = text.lastIndexOf(`${mark}\0`)
  if (start === -1) return null
  const entries = text.slice(start + mark.length + 1).split('\0')
  return Object.fromEntries(
    entries
      .filter((entry) => entry.indexOf('=') > 0)
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}

/** The shell and whatever its start files left running. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself a moment ago.
  }
}
