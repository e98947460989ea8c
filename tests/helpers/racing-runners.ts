import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from '../../shared/model/plan.ts'
import { bundled } from './bundled.ts'
import type { FromRunner, ToRunner } from './racing-runner-program.ts'
import type { ScratchProject } from './scratch-project.ts'

/** How long whoever comes to the barrier first stands there where nobody comes to wait. */
const momentMs = 300

export type Race = {
  readonly outcomes: readonly { readonly status: string; readonly error: string | null }[]
  /** How often a runner told that it waits for the lock. */
  readonly waited: number
}

export type RacingRunners = {
  /** All carry out the plan at once; the first at the barrier stands there until another waits, or a moment. */
  race(project: ScratchProject, plan: Plan, barrier: string): Promise<Race>
  end(): void
}

/** As many processes as are asked for, each with an engine of its own, for one race after the other. */
export async function racingRunners(count: number): Promise<RacingRunners> {
  const [program, migrations] = await Promise.all([
    bundled(join(import.meta.dirname, 'racing-runner-program.ts')),
    bundled(join(import.meta.dirname, '../../electron/runtimes/node/main.ts')),
  ])
  const runners = Array.from({ length: count }, () =>
    fork(program, [migrations], { serialization: 'advanced', execArgv: [] }),
  )
  await Promise.all(runners.map((runner) => said(runner, 'ready')))
  return {
    race: (project, plan, barrier) => race(runners, project, { plan, barrier }),
    end: () => runners.forEach((runner) => runner.disconnect()),
  }
}

async function race(
  runners: readonly ChildProcess[],
  { root, connection, transactionMode: mode }: ScratchProject,
  { plan, barrier }: { readonly plan: Plan; readonly barrier: string },
): Promise<Race> {
  let waited = 0
  let first: ChildProcess | null = null
  let open = (): void => undefined
  const others = new Promise<void>((resolve) => {
    open = resolve
  })
  const stand = async (runner: ChildProcess): Promise<void> => {
    if (first === null) {
      first = runner
      await Promise.race([others, sleep(momentMs)])
    }
    send(runner, { kind: 'go' })
  }
  const run = async (runner: ChildProcess): Promise<Race['outcomes'][number]> => {
    const listener = ({ kind }: FromRunner): void => {
      if (kind === 'atBarrier') void stand(runner)
      if (kind !== 'waits') return
      waited += 1
      open()
    }
    runner.on('message', listener)
    send(runner, { kind: 'run', root, connection, plan, mode, barrier })
    const { status, error } = await said(runner, 'ended')
    runner.off('message', listener)
    return { status, error }
  }
  return { outcomes: await Promise.all(runners.map(run)), waited }
}

const send = (runner: ChildProcess, message: ToRunner): void => void runner.send(message)

/** The runner's next message of a kind. Throws where it ends without one. */
function said<Kind extends FromRunner['kind']>(
  runner: ChildProcess,
  kind: Kind,
): Promise<Extract<FromRunner, { readonly kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const isAsked = (message: FromRunner): message is Extract<FromRunner, { readonly kind: Kind }> =>
      message.kind === kind
    const onEnd = (code: number | null): void => reject(new Error(`a runner ended with ${code}`))
    const onMessage = (message: FromRunner): void => {
      if (!isAsked(message)) return
      runner.off('message', onMessage)
      runner.off('exit', onEnd)
      resolve(message)
    }
    runner.on('message', onMessage)
    runner.once('exit', onEnd)
  })
}
