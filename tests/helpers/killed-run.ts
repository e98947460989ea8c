import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundled } from './bundled.ts'
import type { KilledCall } from './killed-run-program.ts'
import type { ScratchProject } from './scratch-project.ts'

/** Where a run is killed: at the n-th time (from 1) it passes a checkpoint; the name * stands for each of them. */
export type KillPoint = { readonly name: string; readonly count: number }

/** The run that is killed; left out: an upgrade to the heads, each revision by itself. */
export type KilledRun = {
  readonly kind?: 'upgrade' | 'downgrade'
  readonly mode?: 'per-revision' | 'per-run'
}

/** Where Node keeps what it made of the sources: most of the time of a start. */
const compiled = join(tmpdir(), 'headway-test-compiled')

let isFirst = true

const top = join(import.meta.dirname, '../..')

/**
 * Upgrades a project to its heads in a process of its own, which kills itself at the point. Tells whether the point was
 * reached.
 */
export async function killedUpgrade(
  project: ScratchProject,
  point: KillPoint,
  resume = false,
  run: KilledRun = {},
): Promise<'killed' | 'finished'> {
  const [program, migrations] = await Promise.all([
    bundled(join(import.meta.dirname, 'killed-run-program.ts')),
    bundled(join(top, 'electron/runtimes/node/main.ts')),
  ])
  const { root, connection } = project
  const call: KilledCall = { root, connection, point, resume, run, migrations, first: isFirst }
  isFirst = false
  const child = spawn(process.execPath, [program, JSON.stringify(call)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  return await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed')
      else if (code === 0) resolve('finished')
      else reject(new Error(`the run ended with ${code ?? signal}`))
    })
  })
}
