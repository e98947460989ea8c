import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, top } from './bootstrap.mjs'

/** Runs the browser host over a project, as long as `use` takes. `home` is the user's folder of Headway. */
export async function withHost(
  project: string,
  home: string,
  use: (newLink: () => Promise<string>, host: ChildProcess) => Promise<void>,
): Promise<void> {
  const program = join(top, 'dist', 'main', 'browser-main.js')
  const host = spawn(pinnedNode(), [program, '--project', project, '--no-open'], {
    env: hostEnvironment(home),
  })
  let output = ''
  host.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  host.stderr.pipe(process.stderr)
  let used = 0
  const newLink = async (): Promise<string> => {
    if (used > 0) host.stdin.write('\n')
    for (;;) {
      const link = output.match(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]+(?=\n)/g)?.[used]
      if (link !== undefined) {
        used += 1
        return link
      }
      if (host.exitCode !== null) throw new Error(`The browser host ended with ${host.exitCode}.`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  try {
    await use(newLink, host)
  } finally {
    host.kill()
    await new Promise((resolve) => host.once('exit', resolve))
  }
}

/** The variables of a host with a folder of its own for what it keeps. */
export function hostEnvironment(home: string): Record<string, string | undefined> {
  return { ...process.env, HEADWAY_HOME: home }
}

/** Linux says it in pages of 4 kB; elsewhere this is 0. */
export function residentMb(host: ChildProcess): number {
  if (process.platform !== 'linux') return 0
  return (Number(readFileSync(`/proc/${host.pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1e6
}
