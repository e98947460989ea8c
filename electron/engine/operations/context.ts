import { HeadwayError } from '../../../shared/errors.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import { dialectOf } from '../dialects/index.ts'
import type { ConnectionSettings, Dialect, Session, VersionTableRef } from '../dialects/dialect.ts'
import type { Ports, Secret } from '../ports.ts'
import { requireTrust } from '../project/project.ts'
import { requireConnection, resolveTarget } from '../project/targets.ts'
import type { ResolvedTarget } from '../project/targets.ts'
import type { CancelableWork } from './cancelable-work.ts'
import type { EventHub } from './event-hub.ts'
import type { PlanStore } from './plans/plan-store.ts'
import type { RunStore } from './runs/run-store.ts'
import type { ShadowService } from './schema/shadow-service.ts'
import type { Workspace, WorkspaceOptions } from './workspace.ts'

export type EngineOptions = WorkspaceOptions & {
  /** Folder of the samples that come with Headway; null where there is none. */
  readonly samplesFolder: string | null
  /** Where a sample is copied to when it is opened. */
  readonly sampleCopies: string | null
}

/** What every operation works on; one per engine. Only `workspace` is ever replaced. */
export type EngineContext = {
  readonly ports: Ports
  readonly options: EngineOptions
  readonly hub: EventHub
  readonly work: CancelableWork
  readonly plans: PlanStore
  readonly runs: RunStore
  readonly shadows: ShadowService
  readonly passwords: Map<string, Secret>
  workspace: Workspace | null
}

/** A target that can be connected to. */
export type OpenTarget = {
  readonly target: ResolvedTarget
  readonly connection: ConnectionSettings
  readonly dialect: Dialect
}

/** The open project. Throws `no_project`. */
export function requireWorkspace(context: EngineContext): Workspace {
  if (context.workspace) return context.workspace
  throw new HeadwayError('no_project', 'No project is open.', {
    hint: 'Open a folder that holds headway.json.',
  })
}

/**
 * A target of the open project by name, to connect to. Throws `unknown_target`, the reason why its URL is not known,
 * and `not_trusted`: an untrusted project connects to no database, because its targets are its own claim.
 */
export function requireTarget(context: EngineContext, name: string): OpenTarget {
  const { project } = requireWorkspace(context)
  const target = resolveTarget(project, name, context.passwords)
  requireTrust(project)
  const connection = requireConnection(target)
  return { target, connection, dialect: dialectOf(connection.dialect satisfies DialectName) }
}

/** The dialect of a target, which nothing is connected to for. Throws as `requireTarget`, but asks for no trust. */
export function dialectOfTarget(context: EngineContext, name: string): Dialect {
  const target = resolveTarget(requireWorkspace(context).project, name, context.passwords)
  return dialectOf(requireConnection(target).dialect)
}

/** The version table of the open project. */
export function versionTableOf(context: EngineContext): VersionTableRef {
  const { settings, knex } = requireWorkspace(context).project
  const { versionTable, versionTableSchema, ledger } = settings
  const layout = knex === null ? 'alembic' : 'knex'
  return { table: versionTable, schema: versionTableSchema, ledger, layout }
}

/** Connects, hands the session to `use`, and closes it whatever happens. */
export async function withSession<T>(
  dialect: Dialect,
  connection: ConnectionSettings,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await dialect.connect(connection)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}
