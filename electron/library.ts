import { resolve } from 'node:path'
import type { Channel } from '../shared/contract.ts'
import { HeadwayError } from '../shared/errors.ts'
import { followRun } from '../shared/follow-run.ts'
import type { TargetState } from '../shared/model/database.ts'
import type { Plan } from '../shared/model/plan.ts'
import type { ProjectInfo } from '../shared/model/project.ts'
import type { Revision } from '../shared/model/revision.ts'
import type { RunEvent, RunOutcome } from '../shared/model/run.ts'
import { createEngine } from './engine/index.ts'
import { createNodePorts } from './engine/node-ports.ts'
import { findProjectFolder } from './engine/project/find-project.ts'
import { createInProcessChannel } from './transport/in-process.ts'

export type { Knex } from 'knex'
export type { Batch } from './runtimes/node/operations/batch.ts'
export type { Operations } from './runtimes/node/operations/operations.ts'
export type * from './runtimes/node/operations/options.ts'
export { HeadwayError } from '../shared/errors.ts'
export type { ErrorCode, ErrorData } from '../shared/errors.ts'
export type { TargetState } from '../shared/model/database.ts'
export type { ProjectInfo } from '../shared/model/project.ts'
export type { Revision } from '../shared/model/revision.ts'
export type { RunEvent, RunOutcome, StepOutcome } from '../shared/model/run.ts'

export type RunOptions = {
  /** The database by its name in `headway.json`; default as on the command line. */
  readonly target?: string
  /** Is told of every step and statement as it happens; what it throws stops nothing. */
  readonly onEvent?: (event: RunEvent) => void
  /** How long to wait for another run on the same database, in milliseconds. */
  readonly lockTimeoutMs?: number
  /** Aborting asks the run to stop; its outcome then is `cancelled`. */
  readonly signal?: AbortSignal
  /** What production asks for (`confirmation_needed` without). */
  readonly confirmation?: {
    readonly target: string
    readonly destructive?: readonly string[]
    readonly reason?: string
  }
}

export type CreateOptions = { readonly at?: string }

export type CreatedDatabase = {
  /** `copied`: from the snapshot. `run`: the revisions ran. */
  readonly by: 'copied' | 'run'
  /** Why it was not copied, in words. */
  readonly reason: string | null
  /** Of the run; null where nothing ran. */
  readonly outcome: RunOutcome | null
}

export type TargetOptions = { readonly target?: string }

/** An open project: what an application calls at start-up or in deployment, with the lock, ledger and events of every face. */
export interface HeadwayProject {
  readonly info: ProjectInfo
  /** Upgrades to `head`, `heads`, an id, `+1`, `label@head`, or several of them. */
  upgrade(revision: string | readonly string[], options?: RunOptions): Promise<RunOutcome>
  /** Rolls back to an id, `base`, `-1`, `label@-1`. */
  downgrade(revision: string, options?: RunOptions): Promise<RunOutcome>
  /** Says where the database stands, without running anything. */
  stamp(
    revision: string | readonly string[],
    options?: RunOptions & { readonly purge?: boolean },
  ): Promise<RunOutcome>
  /** Where the database stands. Writes nothing. */
  current(options?: TargetOptions): Promise<TargetState>
  /** Revisions newest first, all or those of a range `a:b`. */
  history(range?: string, options?: TargetOptions): Promise<readonly Revision[]>
  /**
   * Makes a new database at a revision (default `heads`) for a test, from a kept snapshot, else by the run. Rejects
   * where there is a database already.
   */
  createDatabase(url: string, options?: CreateOptions): Promise<CreatedDatabase>
  /** Ids of the versioned heads, in load order. */
  heads(): Promise<readonly string[]>
  /** Cancels what runs and closes every connection. */
  close(): Promise<void>
}

/**
 * Opens the project at or above a folder. Calling it from code of your own is the trust in the project's code.
 *
 * ```ts
 * import { openProject } from 'headway-migrations'
 *
 * const project = await openProject('.')
 * try {
 *   const outcome = await project.upgrade('head', { onEvent: (event) => console.log(event.kind) })
 *   if (outcome.error !== null) throw new Error(outcome.error.message)
 * } finally {
 *   await project.close()
 * }
 * ```
 *
 * A failed run is an outcome, not an exception. What could not even start rejects with `HeadwayError`:
 * `project_not_found`, `invalid_settings`, `unknown_target`, `revision_not_found`, `lock_held` and the like.
 */
export async function openProject(folder: string): Promise<HeadwayProject> {
  const ports = createNodePorts()
  const options = { trust: 'this-run', follow: 'ask', samplesFolder: null, sampleCopies: null } as const
  const engine = createEngine(ports, options)
  const channel = createInProcessChannel(engine)
  const path = await findProjectFolder(ports, resolve(folder))
  const info = await channel.call('project.open', { path })
  const chosen = (options: TargetOptions): string => options.target ?? defaultTarget(info)
  return {
    info,
    upgrade: async (revision, options = {}) => {
      const request = { target: chosen(options), revisions: [revision].flat() }
      return runPlan(channel, await channel.call('plan.upgrade', request), options)
    },
    downgrade: async (revision, options = {}) =>
      runPlan(channel, await channel.call('plan.downgrade', { target: chosen(options), revision }), options),
    stamp: async (revision, options = {}) => {
      const request = { target: chosen(options), revisions: [revision].flat(), purge: options.purge ?? false }
      return runPlan(channel, await channel.call('plan.stamp', request), options)
    },
    current: (options = {}) => channel.call('targets.state', { target: chosen(options) }),
    history: async (range, options = {}) =>
      readHistory(channel, range ?? null, options.target ?? info.defaultTarget),
    heads: async () => (await channel.call('revisions.list', {})).graph.heads,
    createDatabase: (url, options = {}) => createAt(path, url, options.at ?? 'heads'),
    close: () => engine.close(),
  }
}

/** Uses a separate engine whose only database is the new one. */
async function createAt(path: string, url: string, at: string): Promise<CreatedDatabase> {
  const engine = createEngine(createNodePorts(), {
    trust: 'this-run',
    follow: 'once',
    url,
    samplesFolder: null,
    sampleCopies: null,
  })
  try {
    const channel = createInProcessChannel(engine)
    const target = defaultTarget(await channel.call('project.open', { path }))
    const created = await channel.call('targets.create', { target, revisions: [at] })
    if (created.made === 'there')
      throw new HeadwayError('invalid_request', 'There is a database already; nothing was changed.')
    if (created.made === 'copied') return { by: 'copied', reason: null, outcome: null }
    const plan = await channel.call('plan.upgrade', { target, revisions: [at] })
    const outcome = await runPlan(channel, plan, {})
    if (outcome.error === null && created.seed !== null)
      await channel.call('targets.keep', { target, seed: created.seed })
    if (outcome.error !== null && outcome.status !== 'in_doubt')
      await channel.call('targets.discard', { target })
    return { by: 'run', reason: created.reason, outcome }
  } finally {
    await engine.close()
  }
}

function defaultTarget(info: ProjectInfo): string {
  if (info.defaultTarget !== null) return info.defaultTarget
  throw new HeadwayError('unknown_target', 'There are several targets and none is the default.', {
    hint: 'Name one, or set "defaultTarget" in headway.json.',
    candidates: info.targets.map((target) => target.name),
  })
}

async function runPlan(channel: Channel, plan: Plan, options: RunOptions): Promise<RunOutcome> {
  const { confirmation, onEvent, signal } = options
  let runId: string | null = null
  const cancel = (): void => {
    if (runId !== null) void channel.call('run.cancel', { runId }).catch(() => undefined)
  }
  signal?.addEventListener('abort', cancel)
  const request = {
    fingerprint: plan.fingerprint,
    confirmation: confirmation
      ? {
          typedTarget: confirmation.target,
          destructive: [...(confirmation.destructive ?? [])],
          reason: confirmation.reason ?? null,
        }
      : null,
    lockTimeoutMs: options.lockTimeoutMs ?? null,
  }
  try {
    return await followRun(channel, request, {
      ...(onEvent === undefined ? {} : { onEvent }),
      onStarted: (id) => {
        runId = id
        if (signal?.aborted === true) cancel()
      },
    })
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

async function readHistory(
  channel: Channel,
  range: string | null,
  target: string | null,
): Promise<readonly Revision[]> {
  const view = await channel.call('revisions.list', {})
  const byId = new Map(view.revisions.map((revision) => [revision.id, revision]))
  const ids =
    range === null
      ? view.graph.nodes.map((node) => node.id)
      : (await channel.call('graph.history', { range, target, indicateCurrent: false })).revisions
  return ids.flatMap((id) => byId.get(id) ?? [])
}
