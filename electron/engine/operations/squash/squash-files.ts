import { join } from 'node:path'
import { dirname } from 'node:path/posix'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { ReplacedRevision } from '../../../../shared/model/squash.ts'
import type { Project } from '../../project/project.ts'
import { versionLocationsOf } from '../../project/project.ts'
import { runPostWriteHooks } from '../../revisions/post-write-hooks.ts'
import { parseRevisionText, readRevisionText } from '../../revisions/read-revision.ts'
import { writeMade, writeRevision } from '../../revisions/write-revision.ts'
import type { Ports } from '../../ports.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { isWrittenByAlembic, runAlembicHooks } from '../python/alembic-files.ts'
import { requireStillRead } from '../revisions/still-read.ts'
import { requireRevision } from '../workspace.ts'
import { single } from './range.ts'
import type { Range } from './range.ts'
import type { SquashDraft } from './squash-proof.ts'

/** What is added to the name of a file whose place a squash took: neither Headway nor Alembic reads such a file. */
const SUFFIX = '.replaced'

/**
 * Writes a squash and takes the files out of the history whose place it takes: to another name, or for good. All of it or
 * nothing. @returns what the hooks printed
 */
export async function writeSquash(
  context: EngineContext,
  range: Range,
  { file }: SquashDraft,
  deleteFiles: boolean,
): Promise<string[]> {
  const { ports } = context
  const { project } = requireWorkspace(context)
  const texts = await Promise.all(
    range.revisions.map(({ path, hash }) => readRevisionText(ports, project, path, hash)),
  )
  const kept: string[] = []
  const squash = await writeRevision(ports, project, file)
  try {
    for (const [at, { path }] of deleteFiles ? [] : range.revisions.entries()) {
      await ports.files.writeNew(join(project.root, path + SUFFIX), texts[at]?.text ?? '')
      kept.push(path + SUFFIX)
    }
  } catch (error) {
    for (const path of [...kept, squash.path]) await ports.files.remove(join(project.root, path))
    throw cannotKeep(error)
  }
  for (const { path } of range.revisions) await ports.files.remove(join(project.root, path))
  const output = isWrittenByAlembic(project)
    ? await runAlembicHooks(context, project, squash.path)
    : await runPostWriteHooks(ports, project, squash.path)
  requireStillRead(await told(context), squash)
  return output
}

/** The files that a squash replaced take its place again. @returns their paths */
export async function undoSquash(context: EngineContext, id: string): Promise<string[]> {
  const { ports } = context
  const { squash, project, files } = await keptFiles(context, id)
  const wanted = [...(squash.replaces ?? []), squash.id]
  const there = new Set(files.map(({ revision }) => revision.id))
  const missing = wanted.filter((each) => !there.has(each))
  if (missing.length > 0) {
    throw new HeadwayError('invalid_request', `The files of ${missing.join(', ')} are not kept any more.`, {
      hint: 'Check out the commit before the squash.',
    })
  }
  const aside = join(project.root, `${squash.path}.undone`)
  const { text } = await readRevisionText(ports, project, squash.path, squash.hash)
  await ports.files.write(aside, text)
  await ports.files.remove(join(project.root, squash.path))
  for (const { revision, text: old } of files)
    await writeMade(ports, project, { path: revision.path, text: old }, revision.id)
  for (const { kept } of files) await ports.files.remove(join(project.root, kept))
  await told(context)
  return files.map(({ revision }) => revision.path)
}

/** Deletes the files that a squash replaced, once every database has finished with them. @returns their paths */
export async function deleteReplaced(context: EngineContext, id: string): Promise<string[]> {
  const { project, files } = await keptFiles(context, id)
  for (const { kept } of files) await context.ports.files.remove(join(project.root, kept))
  return files.map(({ kept }) => kept)
}

/** The files that squashes stand for, as far as they are kept, in no order. */
export async function keptRevisions(context: EngineContext): Promise<ReplacedRevision[]> {
  const workspace = requireWorkspace(context)
  const { revisions } = await workspace.history()
  const { project } = workspace
  const squashOf = new Map<string, string>()
  const folders = new Set<string>()
  for (const { id, path, replaces = [] } of revisions) {
    if (replaces.length === 0) continue
    for (const each of [...replaces, id]) squashOf.set(each, id)
    folders.add(dirname(path))
  }
  if (squashOf.size === 0) return []
  for (const folder of versionLocationsOf(project.settings)) folders.add(folder)
  const found = await Promise.all([...folders].map((folder) => keptIn(context.ports, project, folder)))
  return found.flat().flatMap(({ kept, revision, text }): ReplacedRevision[] => {
    const squash = squashOf.get(revision.id)
    return squash === undefined ? [] : [{ squash, path: kept, revision, text }]
  })
}

type KeptFile = { readonly kept: string; readonly revision: Revision; readonly text: string }
type Kept = { readonly squash: Revision; readonly project: Project; readonly files: readonly KeptFile[] }

async function keptFiles(context: EngineContext, id: string): Promise<Kept> {
  const workspace = requireWorkspace(context)
  const { graph, byId } = await workspace.freshHistory()
  const { project } = workspace
  const squash = requireRevision(byId, single(graph, id).id)
  const wanted = new Set([...(squash.replaces ?? []), squash.id])
  if (wanted.size === 1) {
    throw new HeadwayError('invalid_request', `${squash.id} is no squash: it replaces nothing.`, {
      hint: 'A squash names what it replaces in its file.',
    })
  }
  const folders = new Set([...versionLocationsOf(project.settings), dirname(squash.path)])
  const found = await Promise.all([...folders].map((folder) => keptIn(context.ports, project, folder)))
  const files = found.flat().filter(({ revision }) => wanted.has(revision.id))
  return { squash, project, files }
}

async function keptIn(
  ports: Pick<Ports, 'files'>,
  project: Project,
  folder: string,
): Promise<readonly KeptFile[]> {
  const entries = await ports.files.list(join(project.root, folder))
  const names = entries.filter(({ name, kind }) => kind === 'file' && name.endsWith(SUFFIX))
  const files = await Promise.all(
    names.map(async ({ name }): Promise<readonly KeptFile[]> => {
      const kept = folder === '.' ? name : `${folder}/${name}`
      const { text } = await readRevisionText(ports, project, kept)
      const { revision } = parseRevisionText(text, kept.slice(0, -SUFFIX.length))
      return revision === null ? [] : [{ kept, revision, text }]
    }),
  )
  return files.flat()
}

async function told(context: EngineContext) {
  const workspace = requireWorkspace(context)
  await workspace.refresh()
  const history = await workspace.history()
  context.hub.emit('project.changed', { version: history.version })
  return history
}

function cannotKeep(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return error
  return new HeadwayError(
    'file_exists',
    `A file with the ending ${SUFFIX} is there already; nothing was written.`,
    {
      hint: 'It is left from an earlier squash: delete it, or squash with --delete-files.',
      cause: error,
    },
  )
}
