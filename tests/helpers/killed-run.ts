import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { builtProcess } from './safety-soak.ts'
import { ScratchProject } from './scratch-project.ts'

/** Where a run is killed: at the n-th time (from 1) it passes a checkpoint; the name * stands for each of them. */
export type KillPoint = { readonly name: string; readonly count: number }

/** The run that is killed; left out: an upgrade to the heads, each revision by itself. */
export type KilledRun = {
  readonly kind?: 'upgrade' | 'downgrade'
  readonly mode?: 'per-revision' | 'per-run'
  /** True where the program was built: its migration process is started from there. */
  readonly built?: boolean
}

/** Where Node keeps what it made of the sources: most of the time of a start. */
const compiled = join(tmpdir(), 'headway-test-compiled')

/**
 * Upgrades a project to its heads in a process of its own, which kills itself at the point (kill -9: no handler, no
 * cleaning up). Tells whether the point was reached.
 */
export async function killedUpgrade(
  project: ScratchProject,
  point: KillPoint,
  resume = false,
  run: KilledRun = {},
): Promise<'killed' | 'finished'> {
  const call = JSON.stringify({ root: project.root, connection: project.connection, point, resume, run })
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), call], {
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

async function main(text: string): Promise<void> {
  const { root, connection, point, resume, run } = JSON.parse(text) as {
    readonly root: string
    readonly connection: ConnectionSettings
    readonly point: KillPoint
    readonly resume: boolean
    readonly run: KilledRun
  }
  let seen = 0
  const project = new ScratchProject(connection, {
    root,
    ...(run.built === true ? { processes: builtProcess() } : {}),
    checkpoint: async (name) => {
      const counts = point.name === '*' || name === point.name
      if (counts) seen += 1
      if (counts && seen === point.count) process.kill(process.pid, 'SIGKILL')
    },
  })
  project.transactionMode = run.mode ?? 'per-revision'
  if (run.kind === 'downgrade') await project.downgrade('base')
  else await project.upgrade('heads', resume ? { resume: 'journalled' } : {})
  process.exit(0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? '')
