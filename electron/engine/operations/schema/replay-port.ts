import { HeadwayError } from '../../../../shared/errors.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { ConnectionSettings, Session } from '../../dialects/dialect.ts'
import type { Project } from '../../project/project.ts'
import type { ResolvedTarget } from '../../project/targets.ts'
import { parseDatabaseUrl } from '../../project/urls.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { formatOfPath } from '../../revisions/formats/index.ts'
import { factsOfRevision } from '../../runner/host-program.ts'
import { createReplayer } from '../../runner/replay.ts'
import type { Replayer } from '../../runner/replay.ts'
import type { Direction } from '../../shadow/shadow.ts'
import type { ShadowLadder, ShadowReplayer } from '../../shadow/shadow-ladder.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { programOf } from '../python/program-of.ts'
import { shadowKey } from './shadow-service.ts'
import type { ShadowOwner } from './shadow-service.ts'

/** What decides where the shadow of a target lives. */
function shadowOwner(context: EngineContext, { target, connection, dialect }: OpenTarget): ShadowOwner {
  return { dialect, connection, tier: target.tier, named: namedServer(context, target, connection) }
}

/** The server of the target's `shadowUrl`, or of the project's. */
function namedServer(
  context: EngineContext,
  target: ResolvedTarget,
  connection: ConnectionSettings,
): ConnectionSettings | null {
  const { project } = requireWorkspace(context)
  const { shadowUrl, shadowUrlEnv } = target.settings
  const ofTarget = shadowUrl ?? fromVariable(project, target, shadowUrlEnv ?? null)
  // That of the project is for targets on a server: a file needs none.
  if (ofTarget === undefined && !('host' in connection)) return null
  const url = ofTarget ?? project.shadowUrl?.reveal() ?? fromVariable(project, target, project.shadowUrlEnv)
  if (url === undefined) return null
  const other = parseDatabaseUrl(url, { root: project.root }).connection
  if (other.dialect === connection.dialect) return other
  // The project's `shadowUrl` is used for targets of the same system.
  if (ofTarget === undefined) return null
  throw new HeadwayError(
    'invalid_settings',
    `The shadowUrl of ${target.name} is of another database system.`,
    {
      hint: 'A schema is only compared with one from the same system.',
    },
  )
}

function fromVariable(
  { environment }: Pick<Project, 'environment'>,
  { name }: ResolvedTarget,
  variable: string | null,
): string | undefined {
  if (variable === null) return undefined
  const url = environment.get(variable)
  if (url !== undefined) return url
  throw new HeadwayError(
    'shadow_unavailable',
    `The server for scratch databases of ${name} is named by the variable ${variable}, which is not set.`,
    {
      hint: environment.dotEnvIgnored
        ? 'The project has a .env, which is read once the project is trusted.'
        : `Set it in the environment or in .env: ${variable}=postgresql://role:password@host/postgres`,
    },
  )
}

/** The shadow of a target, with the runner's replay behind it. */
export function shadowOf(context: EngineContext, target: OpenTarget): Promise<ShadowLadder> {
  return context.shadows.for(shadowOwner(context, target), () => createShadowReplayer(context, target))
}

/** Part of the key of whatever is found on the shadow of a target. */
export function shadowKeyOf(context: EngineContext, target: OpenTarget): string {
  return shadowKey(shadowOwner(context, target))
}

/** Starts its migration process with the first revision; all of them run in that one. */
function createShadowReplayer(context: EngineContext, { dialect }: OpenTarget): ShadowReplayer {
  const { ports } = context
  let replayer: Promise<Replayer> | null = null
  const start = async (session: Session): Promise<Replayer> => {
    const { serverVersion } = await dialect.identify(session)
    const program = await programOf(context, dialect, serverVersion)
    return createReplayer({ dialect, program, root: requireWorkspace(context).project.root, ports })
  }
  const started = async (session: Session): Promise<Replayer> => {
    try {
      return await (replayer ??= start(session))
    } catch (error) {
      replayer = null
      throw error
    }
  }
  return {
    prepare: async (session) => (await started(session)).prepare(session),
    replay: async ({ session, rules }, revision, direction) => {
      const { project } = requireWorkspace(context)
      const { text, hash } =
        revision.text === undefined
          ? await readRevisionText(ports, project, revision.path, revision.hash)
          : { text: revision.text, hash: revision.hash }
      return (await started(session)).replay({
        session,
        rules,
        source: { path: revision.path, hash, text },
        direction,
        transactional: revision.transaction,
        step: factsOfRevision(revision, direction),
      })
    },
    close: () => void replayer?.then((each) => each.close()).catch(() => undefined),
  }
}

/** One section of a SQL file; empty where it has none. */
export async function readText(
  context: EngineContext,
  revision: Revision,
  direction: Direction,
): Promise<string> {
  const { project } = requireWorkspace(context)
  const { text } = await readRevisionText(context.ports, project, revision.path, revision.hash)
  return formatOfPath(revision.path)?.section?.(text, direction)?.sql ?? ''
}
