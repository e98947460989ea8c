import { flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { createForkLauncher } from '../../electron/engine/node-ports/launcher.ts'
import type { KilledRun, KillPoint } from './killed-run.ts'
import { ScratchProject } from './scratch-project.ts'

/** What the program is told, as its only argument. */
export type KilledCall = {
  readonly root: string
  readonly connection: ConnectionSettings
  readonly point: KillPoint
  readonly resume: boolean
  readonly run: KilledRun
  /** The program of the migration process. */
  readonly migrations: string
  /** True for the first: what Node made of the program is written down, which one that is killed never does. */
  readonly first: boolean
}

/** One run of a project, which kills itself (kill -9: no handler, no cleaning up) at the point it is given. */
async function main(call: KilledCall): Promise<void> {
  const { root, connection, point, resume, run, migrations } = call
  if (call.first) flushCompileCache()
  let seen = 0
  const project = new ScratchProject(connection, {
    root,
    processes: createForkLauncher({ entry: migrations, environment: process.env }),
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

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(JSON.parse(process.argv[2] ?? '') as KilledCall)
