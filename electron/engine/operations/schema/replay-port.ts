import { HeadwayError } from '../../../../shared/errors.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { ConnectionSettings } from '../../dialects/dialect.ts'
import { parseDatabaseUrl } from '../../project/urls.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { formatOfPath } from '../../revisions/formats/index.ts'
import { createReplayer } from '../../runner/replay.ts'
import type { Replayer } from '../../runner/replay.ts'
import type { Direction, Shadow } from '../../shadow/shadow.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import type { ShadowReplayer } from './shadow-service.ts'

/** Where scratch databases are made: the target's own server, or the one that `shadowUrl` names. */
export function shadowSettings(
  context: EngineContext,
  { target, connection }: OpenTarget,
): ConnectionSettings {
  const { shadowUrl } = target.settings
  if (shadowUrl === undefined) return connection
  const { root } = requireWorkspace(context).project
  const other = parseDatabaseUrl(shadowUrl, { root }).connection
  if (other.dialect === connection.dialect) return other
  throw new HeadwayError(
    'invalid_settings',
    `The shadowUrl of ${target.name} is of another database system.`,
    {
      hint: 'A schema is only compared with one from the same system.',
    },
  )
}

/** The shadow on a target's server, with the runner's replay behind it. */
export function shadowOf(context: EngineContext, target: OpenTarget): Shadow {
  const connection = shadowSettings(context, target)
  return context.shadows.for({ ...target, connection }, () => createShadowReplayer(context, target))
}

/** Starts its migration process with the first revision; all of them run in that one. */
function createShadowReplayer(context: EngineContext, { dialect }: OpenTarget): ShadowReplayer {
  const { ports } = context
  let replayer: Replayer | null = null
  return {
    replay: async (session, revision, direction) => {
      const { project } = requireWorkspace(context)
      if (replayer === null) {
        const { serverVersion } = await dialect.identify(session)
        replayer = createReplayer({ dialect, serverVersion, root: project.root, ports })
      }
      const { text, hash } = await readRevisionText(ports, project, revision.path, revision.hash)
      return replayer.replay({
        session,
        source: { path: revision.path, hash, text },
        direction,
        transactional: revision.transaction,
      })
    },
    close: () => replayer?.close(),
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
