import { fileURLToPath } from 'node:url'
import type { Plan } from '../../shared/model/plan.ts'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { createForkLauncher } from '../../electron/engine/node-ports/launcher.ts'
import { ScratchProject } from './scratch-project.ts'

/** What a runner is told. */
export type ToRunner =
  | {
      readonly kind: 'run'
      readonly root: string
      readonly connection: ConnectionSettings
      readonly plan: Plan
      readonly mode: ScratchProject['transactionMode']
      /** The checkpoint at which it asks whether to stand. */
      readonly barrier: string
    }
  | { readonly kind: 'go' }

/** What it tells. */
export type FromRunner =
  | { readonly kind: 'ready' | 'atBarrier' | 'waits' }
  | { readonly kind: 'ended'; readonly status: string; readonly error: string | null }

const tell = (message: FromRunner): void => void process.send?.(message)

/** Carries out the plan, and tells what it waits for and how it ended. */
async function run(project: ScratchProject, plan: Plan): Promise<void> {
  const emit = (event: { readonly kind: string }): void => {
    if (event.kind === 'lock_waiting') tell({ kind: 'waits' })
  }
  const { status, error } = await project.apply(plan, { lockTimeoutMs: 600_000, emit })
  tell({ kind: 'ended', status, error: error?.message ?? null })
}

/** A process that carries out the plans it is given, one after the other, and may be held at a checkpoint. */
function main(migrations: string): void {
  const processes = createForkLauncher({ entry: migrations, environment: process.env })
  let go = (): void => undefined
  process.on('message', (message: ToRunner) => {
    if (message.kind === 'go') return go()
    const checkpoint = async (name: string): Promise<void> => {
      if (name !== message.barrier) return
      const passed = new Promise<void>((resolve) => {
        go = resolve
      })
      tell({ kind: 'atBarrier' })
      await passed
    }
    const { root, connection, plan, mode } = message
    const project = new ScratchProject(connection, { root, checkpoint, processes })
    project.transactionMode = mode
    void run(project, plan)
  })
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'ready' })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2] ?? '')
