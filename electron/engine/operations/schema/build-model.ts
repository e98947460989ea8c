import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import { requireTrust } from '../../project/project.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { createReplayer } from '../../runner/replay.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { shadowOf } from './replay-port.ts'

/**
 * Builds a model (a `.sql` file, or a module whose default export builds it) on an empty scratch database, through
 * the statement door, and reads what came of it. Throws `model_failed` with the place in the file.
 */
export async function buildModel(
  context: EngineContext,
  path: string,
  targetName: string,
): Promise<SchemaSnapshot> {
  const { schemas } = requireTarget(context, targetName).target
  // A module may import others, which its own text does not tell of.
  return withModel(context, { path, targetName, fresh: !path.endsWith('.sql') }, (session) =>
    takeSnapshot(session, schemas),
  )
}

type ModelRequest = { readonly path: string; readonly targetName: string; readonly fresh: boolean }

/** Calls `use` on the scratch database that holds the model; it must leave the schema as it is. */
export async function withModel<T>(
  context: EngineContext,
  { path, targetName, fresh }: ModelRequest,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { project } = requireWorkspace(context)
  requireTrust(project)
  await requireInside(context, path)
  const { text, hash } = await readRevisionText(context.ports, project, path)
  const target = requireTarget(context, targetName)
  const shadow = await shadowOf(context, target)
  return shadow.withKept(
    {
      key: JSON.stringify([path, hash]),
      fresh,
      build: (scratch) => run(context, scratch, { path, text, hash }),
    },
    use,
  )
}

async function run(
  context: EngineContext,
  { session, rules }: OpenScratch,
  source: { readonly path: string; readonly text: string; readonly hash: string },
): Promise<void> {
  const { dialect } = session
  const { serverVersion } = await dialect.identify(session)
  const { root } = requireWorkspace(context).project
  const replayer = createReplayer({ dialect, serverVersion, root, ports: context.ports })
  await dialect.begin(session)
  try {
    const finish = await rules.watch(session, true)
    await replayer.replay({ session, rules, source, direction: 'default', transactional: true })
    await finish()
    await dialect.commit(session)
  } catch (error) {
    await dialect.rollback(session)
    throw modelFailed(source.path, rules.explain(error))
  } finally {
    replayer.close()
  }
}

function modelFailed(path: string, error: unknown): HeadwayError {
  if (!(error instanceof HeadwayError)) throw error
  if (error.code === 'beyond_scratch') return error
  const { code: _code, message, ...rest } = error.data
  return new HeadwayError('model_failed', `The model cannot be built: ${message}`, {
    ...rest,
    where: rest.where ?? { file: path, line: null, column: null },
    cause: error,
  })
}

/** A path from a request or from settings must not lead out of the project. */
async function requireInside(context: EngineContext, path: string): Promise<void> {
  const { root } = requireWorkspace(context).project
  const real = await context.ports.files.realPath(join(root, path)).catch(() => null)
  if (real?.startsWith(`${root}/`) || real?.startsWith(`${root}\\`)) return
  const problem = real === null ? 'does not exist' : 'lies outside the project'
  throw new HeadwayError('file_unreadable', `${path} ${problem}.`, {
    hint: 'Name a file inside the project, relative to its root.',
    where: { file: path, line: null, column: null },
  })
}
