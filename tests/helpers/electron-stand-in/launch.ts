import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from 'playwright'
import type { Page } from 'playwright'

export type StandInApp = {
  readonly page: Page
  /** Everything the main process printed so far. */
  readonly output: () => string
  /** Ends the process as a user would, and answers its exit code. */
  close(): Promise<number | null>
  /** kill -9: the process has no moment to clean up. Its browser ends with it. */
  kill(): Promise<void>
}

const top = join(import.meta.dirname, '..', '..', '..')

/**
 * Runs the built main.js and preload.cjs, unchanged, over the stand-in, and hands out the page of its first window.
 * `args` are those of the app (`--project <dir>`, `--sample`); `env` is added to this process's own.
 */
export async function launchStandIn(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<StandInApp> {
  const register = new URL('./register.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', register, join(top, 'dist/main/main.js'), ...args], {
    cwd: top,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const address = await waitFor(
    child,
    () => /window at (http:\S+)/.exec(output)?.[1],
    () => output,
  )
  const browser = await chromium.connectOverCDP(address)
  const page = browser.contexts()[0]?.pages()[0]
  if (!page) throw new Error(`No page: ${output}`)
  await page.waitForURL(/^http:/)
  return {
    page,
    output: () => output,
    async close() {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      const code = await ended
      await browser.close()
      return code
    },
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      await browser.close()
    },
  }
}

/** Polls until `read` gives a value. Fails when the process ends, or after 30 s. */
async function waitFor<Value>(
  child: ChildProcess,
  read: () => Value | undefined,
  output: () => string,
): Promise<Value> {
  const deadline = Date.now() + 30_000
  for (let value = read(); ; value = read()) {
    if (value !== undefined) return value
    if (child.exitCode !== null)
      throw new Error(`The main process ended with ${child.exitCode}:\n${output()}`)
    if (Date.now() > deadline) throw new Error(`The main process opened no window:\n${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
