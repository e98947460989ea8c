import { withTransaction } from '../../dialects/scopes.ts'
import { join, relative } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Settings } from '../../../../shared/model/project.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import { requireTrust } from '../../project/project.ts'
import type { Project } from '../../project/project.ts'
import { metadataModel } from '../../project/python-project.ts'
import { runtimeOfPath } from '../../revisions/formats/index.ts'
import type { LeftOut } from '../../dialects/model-script.ts'
import { createReplayer } from '../../runner/replay.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { keptSnapshot } from './kept-results.ts'
import { readModelFiles, readModelScripts } from './model-files.ts'
import type { ModelFile, ReadModelFile } from './model-files.ts'
import { runModelProgram } from './program-model.ts'
import { programOf } from '../python/program-of.ts'
import { shadowOf } from './replay-port.ts'
import { extensionsFile, withNamedExtensions } from './target-extensions.ts'

/**
 * Builds a model (a `.sql` file or a folder of them, or a module whose default export builds it) on an empty scratch
 * database, through the statement door, and reads what came of it, with what of its text was left out among what is
 * not compared. Throws `model_failed` with the place in the file.
 */
export async function buildModel(
  context: EngineContext,
  path: string,
  targetName: string,
): Promise<SchemaSnapshot> {
  const target = requireTarget(context, targetName)
  const { schemas } = target.target
  const fresh = mayImport(context, path)
  const make = () => snapshotOfModel(context, { path, targetName, fresh }, schemas)
  const { project } = requireWorkspace(context)
  if (isProgram(project.settings, path)) {
    requireTrust(project)
    const printed = await readModel(context, path, target.dialect.systemName)
    return keptSnapshot(context, target, { slot: ['model', path], contents: [printed.hash] }, async () => {
      const made = await snapshotOfModel(context, { path, targetName, fresh, printed }, schemas)
      return withNamedExtensions(made, printed.files)
    })
  }
  const hash = await keptModelHash(context, path)
  return hash === null
    ? make()
    : keptSnapshot(context, target, { slot: ['model', path], contents: [hash] }, make)
}

/** A module may import others, whose changes its own text does not show. */
function mayImport(context: EngineContext, path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path) || isMetadata(requireWorkspace(context).project, path)
}

/**
 * The hash of the text of a model that is SQL, by which its snapshot is kept; null for others, and where it cannot be
 * read, which building it tells of.
 */
export async function keptModelHash(context: EngineContext, path: string): Promise<string | null> {
  const { project } = requireWorkspace(context)
  requireTrust(project)
  if (mayImport(context, path) || isProgram(project.settings, path)) return null
  await requireInside(context, path)
  return readModelFiles(context.ports, project, path).then(
    ({ hash }) => hash,
    () => null,
  )
}

function snapshotOfModel(
  context: EngineContext,
  request: ModelRequest,
  schemas: readonly string[],
): Promise<SchemaSnapshot> {
  return withModel(context, request, async (session, leftOut) => {
    const snapshot = await takeSnapshot(session, schemas)
    return { ...snapshot, notCompared: [...snapshot.notCompared, ...leftOut] }
  })
}

type ReadModel = { readonly files: readonly ModelFile[]; readonly hash: string }
type ModelRequest = {
  readonly path: string
  readonly targetName: string
  readonly fresh: boolean
  /** What its program has just printed, where that is known. */
  readonly printed?: ReadModel
}

/** Calls `use` on the scratch database that holds the model; it must leave the schema as it is. */
export async function withModel<T>(
  context: EngineContext,
  { path, targetName, fresh, printed }: ModelRequest,
  use: (session: Session, leftOut: readonly LeftOut[]) => Promise<T>,
): Promise<T> {
  const { project } = requireWorkspace(context)
  requireTrust(project)
  const target = requireTarget(context, targetName)
  const { files, hash } = printed ?? (await readModel(context, path, target.dialect.systemName))
  const shadow = await shadowOf(context, target)
  const readings = new Map<OpenScratch, Promise<readonly ReadModelFile[]>>()
  const read = (scratch: OpenScratch) => {
    const reading = readings.get(scratch) ?? readModelScripts(scratch, files).catch(modelFailed(path))
    readings.set(scratch, reading)
    return reading
  }
  return shadow.withKept(
    {
      key: JSON.stringify([path, hash]),
      fresh,
      build: async (scratch) => {
        const own = await read(scratch)
        const made = build(context, scratch, own)
        return isProgram(project.settings, path)
          ? made.catch((error: unknown) => buildWithExtensions(context, targetName, scratch, own, error))
          : made
      },
    },
    async (scratch) =>
      use(
        scratch.session,
        (await read(scratch)).flatMap((file) => file.leftOut),
      ),
  )
}

/**
 * Runs the files in one transaction. Of several, one that fails is tried again after the others, as long as any of
 * them gets on: a folder needs no order.
 */
async function build(
  context: EngineContext,
  { session, rules }: OpenScratch,
  files: readonly ReadModelFile[],
): Promise<void> {
  const { dialect } = session
  const { serverVersion } = await dialect.identify(session)
  const { root } = requireWorkspace(context).project
  const program = await programOf(context, dialect, serverVersion)
  const replayer = createReplayer({ dialect, program, serverVersion, root, ports: context.ports })
  const run = ({ statements, leftOut: _leftOut, ...source }: ReadModelFile) =>
    replayer
      .replay({
        session,
        rules,
        source,
        direction: 'default',
        ...(statements === null ? {} : { statements }),
        transactional: true,
      })
      .catch((error: unknown) => {
        throw rules.explain(error)
      })
  try {
    if (files.some(({ path }) => runtimeOfPath(path) !== 'statements')) await replayer.prepare(session)
    await withTransaction(session, async () => {
      const finish = await rules.watch(session, true)
      const [only, ...others] = files
      if (only !== undefined && others.length === 0) await run(only).catch(modelFailed(only.path))
      else await runInSomeOrder(session, files, run)
      await finish()
    })
  } finally {
    replayer.close()
  }
}

/** What a program printed once more, with the extensions of the target: ORMs use their types and do not create them. */
async function buildWithExtensions(
  context: EngineContext,
  targetName: string,
  scratch: OpenScratch,
  files: readonly ReadModelFile[],
  error: unknown,
): Promise<void> {
  if (!lacksSomething(error)) throw error
  const extensions = await extensionsFile(context, targetName)
  if (extensions === null) throw withExtensionHint(error)
  const read = await readModelScripts(scratch, [extensions])
  await build(context, scratch, [...read, ...files]).catch((second: unknown) => {
    const isTheirs = second instanceof HeadwayError && second.data.where?.file === extensions.path
    throw withExtensionHint(isTheirs ? error : second)
  })
}

function withExtensionHint(error: unknown): unknown {
  if (!(error instanceof HeadwayError) || !lacksSomething(error) || error.data.hint) return error
  const { code, message, ...rest } = error.data
  const hint =
    'If it belongs to an extension: create that in a revision and upgrade first; models say nothing of extensions.'
  return new HeadwayError(code, message, { ...rest, hint, cause: error })
}

const SAVEPOINT = 'headway_model'

async function runInSomeOrder(
  session: Session,
  files: readonly ReadModelFile[],
  run: (file: ReadModelFile) => Promise<unknown>,
): Promise<void> {
  let open = files
  while (open.length > 0) {
    const failed: { readonly file: ReadModelFile; readonly error: unknown }[] = []
    for (const file of open) {
      await session.query(`SAVEPOINT ${SAVEPOINT}`)
      try {
        await run(file)
      } catch (error) {
        failed.push({ file, error })
        await session.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
      }
      await session.query(`RELEASE SAVEPOINT ${SAVEPOINT}`)
    }
    const cause = failed.find(({ error }) => !lacksSomething(error)) ?? failed[0]
    if (cause !== undefined && failed.length === open.length) modelFailed(cause.file.path)(cause.error)
    open = failed.map(({ file }) => file)
  }
}

/**
 * Whether a file failed because something is missing that another file creates; then the other file's error is
 * reported.
 */
const lacksSomething = (error: unknown): boolean =>
  error instanceof HeadwayError && /does not exist|no such/i.test(error.message)

const modelFailed =
  (path: string) =>
  (error: unknown): never => {
    if (!(error instanceof HeadwayError) || error.code === 'beyond_scratch') throw error
    const { code: _code, message, ...rest } = error.data
    throw new HeadwayError('model_failed', `The model cannot be built: ${message}`, {
      ...rest,
      where: rest.where ?? { file: path, line: null, column: null },
      cause: error,
    })
  }

/** The files of the model: what its program prints, or those at its path. */
async function readModel(context: EngineContext, path: string, database: string): Promise<ReadModel> {
  const { project } = requireWorkspace(context)
  const { modelProgram } = project.settings
  if (modelProgram !== null && isProgram(project.settings, path)) {
    return await runModelProgram(context, project, modelProgram, database)
  }
  const { python } = project
  if (python !== null && isMetadata(project, path)) {
    return await readModelFiles(
      context.ports,
      project,
      relative(project.root, join(python.scriptFolder, 'env.py')),
    )
  }
  await requireInside(context, path)
  return await readModelFiles(context.ports, project, path)
}

/** Whether a model is what a program prints; then its path is only a name for it. */
function isProgram({ model, modelProgram }: Settings, path: string): boolean {
  return modelProgram !== null && path === model
}

/** Whether a model is what `env.py` hands to Alembic; its own code builds it. */
function isMetadata({ python }: Project, path: string): boolean {
  return python !== null && path === metadataModel
}

/** A path from a request or from settings must not lead out of the project. */
async function requireInside(context: EngineContext, path: string): Promise<void> {
  const { root } = requireWorkspace(context).project
  const real = await context.ports.files.realPath(join(root, path)).catch(() => null)
  if (real?.startsWith(`${root}/`) || real?.startsWith(`${root}\\`))
    return requireOwnCode(real.slice(root.length))
  const problem = real === null ? 'does not exist' : 'lies outside the project'
  throw new HeadwayError('file_unreadable', `${path} ${problem}.`, {
    hint: 'Name a file inside the project, relative to its root.',
    where: { file: path, line: null, column: null },
  })
}

/** Code that came with packages or tools was not written to be run as a model. */
function requireOwnCode(path: string): void {
  if (runtimeOfPath(path) === 'statements' || !/[\\/](?:node_modules|\.[^\\/]*)[\\/]/.test(path)) return
  throw new HeadwayError(
    'file_unreadable',
    `${path.slice(1)} is code of a package or a tool: it is not run.`,
    {
      hint: 'Name a file of the project itself.',
      where: { file: path.slice(1), line: null, column: null },
    },
  )
}
