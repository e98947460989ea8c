import type { RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { ancestors, difference, members } from '../../graph/closure.ts'
import { buildGraph } from '../../graph/build-graph.ts'
import { placeNewRevision } from '../../graph/new-revision.ts'
import { resolveNodes } from '../../graph/resolve.ts'
import type { RevisionGraph } from '../../graph/revision-graph.ts'
import { requireWholeHistory } from '../../plan/require-whole-history.ts'
import { requireValidSettings } from '../../project/project.ts'
import type { Project } from '../../project/project.ts'
import { rewriteDownRevisions } from '../../revisions/edit-metadata.ts'
import { realLocationsOf } from '../../revisions/find-files.ts'
import { runPostWriteHooks } from '../../revisions/post-write-hooks.ts'
import { chooseVersionFolder } from '../../revisions/version-folder.ts'
import { writeRevision } from '../../revisions/write-revision.ts'
import type { NewRevision } from '../../revisions/write-revision.ts'
import type { EngineContext } from '../context.ts'
import { alembicFiles, isWrittenByAlembic } from '../python/alembic-files.ts'
import { writeAlembicFiles } from './alembic-revisions.ts'
import { makeKnexRevision } from './knex-revision.ts'
import { requireStillRead } from './still-read.ts'
import { requireWorkspace } from '../context.ts'
import { appliedOn } from '../targets/known-targets.ts'
import { requireRevision } from '../workspace.ts'

type Written = ResponseOf<'revisions.create'>

/** Writes an empty revision after the heads it names. */
export async function createRevision(
  context: EngineContext,
  request: RequestOf<'revisions.create'>,
): Promise<Written> {
  const { project } = requireWorkspace(context)
  if (project.knex !== null) {
    requireValidSettings(project)
    return await makeKnexRevision(context, project.knex, request)
  }
  return await write(context, request, request.heads.length === 0 ? ['head'] : request.heads)
}

/** Writes a merge: `heads` means the real heads. Throws `not_a_head`, `duplicate_revision`, ... */
export function mergeRevisions(
  context: EngineContext,
  request: RequestOf<'revisions.merge'>,
): Promise<Written> {
  return write(context, request, request.revisions)
}

/** The bodies of a revision that is written with content. */
export type Bodies = { readonly upgrade: readonly string[]; readonly downgrade: readonly string[] }

export type WriteRequest = Omit<RequestOf<'revisions.create'>, 'heads'>

export type Placed = { readonly project: Project; readonly file: NewRevision }

/** Where and as what a revision would be written. The graph is checked before anything is. */
export async function place(
  context: EngineContext,
  request: WriteRequest,
  heads: readonly string[],
  bodies: Bodies | undefined,
): Promise<Placed> {
  const workspace = requireWorkspace(context)
  const { graph, byId, unread } = await workspace.freshHistory()
  const { project } = workspace
  requireValidSettings(project)
  if (project.knex !== null) throw notWritten()
  // The first revision makes the folder.
  const missing = unread.filter(({ rule }) => rule !== 'missing-location')
  requireWholeHistory(missing, graph, heads)
  const placed = placeNewRevision(graph, {
    id: request.revId ?? context.ports.ids.revision(),
    heads,
    splice: request.splice,
    branchLabels: request.branchLabels,
    dependsOn: request.dependsOn,
  })
  const parentPath = byId.get(placed.downRevisions[0] ?? '')?.path ?? null
  const { versionPath } = request
  const realLocations = await realLocationsOf(
    context.ports,
    project,
    versionPath === null ? [] : [versionPath],
  )
  const asked = { versionPath, parentPath, realLocations }
  const folder = chooseVersionFolder(project.settings, asked)
  const format = request.format ?? project.settings.format
  return { project, file: { ...placed, message: request.message, format, folder, ...bodies } }
}

/** In a line of file names there is nothing to merge, and the content of new files is not Headway's to write. */
function notWritten(): HeadwayError {
  return new HeadwayError(
    'unsupported',
    'Headway writes empty migrations into a knex project, and merges none.',
    {
      hint: 'Make one and fill it in: headway revision -m "add users". Its place is its name: there are no branches to merge.',
    },
  )
}

/** Places, writes and reads back one revision; then runs the hooks. */
async function write(
  context: EngineContext,
  request: WriteRequest,
  heads: readonly string[],
  bodies?: Bodies,
): Promise<Written> {
  const workspace = requireWorkspace(context)
  const { project, file } = await place(context, request, heads, bodies)
  if (isWrittenByAlembic(project)) {
    const [written] = await writeAlembicFiles(
      context,
      project,
      file,
      await alembicFiles(context, project, file),
    )
    if (written !== undefined) return written
    throw new HeadwayError('internal', 'Alembic made no file.')
  }
  const revision = await writeRevision(context.ports, project, file)
  const hookOutput = await runPostWriteHooks(context.ports, project, revision.path)
  await workspace.refresh()
  const history = await workspace.history()
  context.hub.emit('project.changed', { version: history.version })
  return { revision: requireStillRead(history, revision), path: revision.path, hookOutput }
}

/**
 * Gives a pending revision other parents. `skipped` are revisions that were its ancestors before and are not any more.
 * Throws `file_conflict` where a known target has applied it, `cycle` where the parents descend from it.
 */
export async function reparentRevision(
  context: EngineContext,
  request: RequestOf<'revisions.reparent'>,
): Promise<ResponseOf<'revisions.reparent'>> {
  const workspace = requireWorkspace(context)
  const { graph, revisions, byId } = await workspace.freshHistory()
  const revision = requireRevision(byId, request.revision)
  const after = request.downRevisions.flatMap((text) => resolveNodes(graph, text).map((node) => node.id))
  const changed = buildGraph(
    revisions.map((other) => (other.id === revision.id ? { ...other, downRevisions: after } : other)),
  )
  refuseNewProblems(graph, changed)
  const applied = await appliedOn(context, revision.id)
  const result = {
    before: revision.downRevisions,
    after,
    skipped: lostAncestors(graph, changed, revision.id),
    unknownTargets: [...applied.unknown],
  }
  if (request.dryRun) return result
  if (applied.on.length > 0) {
    throw new HeadwayError(
      'file_conflict',
      `Revision ${revision.id} is applied on ${applied.on.join(', ')}.`,
      {
        hint: 'Only a revision that no known target has applied can be given other parents.',
      },
    )
  }
  await rewriteDownRevisions(context.ports, workspace.project, revision, after)
  await workspace.refresh()
  context.hub.emit('project.changed', { version: (await workspace.history()).version })
  return result
}

function lostAncestors(before: RevisionGraph, after: RevisionGraph, id: string): string[] {
  const [old, now] = [before.byId.get(id), after.byId.get(id)]
  if (!old || !now) return []
  const lost = difference(ancestors(before, [old]), ancestors(after, [now]))
  return members(before, lost).map((node) => node.id)
}

function refuseNewProblems(before: RevisionGraph, after: RevisionGraph): void {
  const known = new Set(before.problems.map((problem) => problem.diagnostic.message))
  const fresh = after.problems.find((problem) => !known.has(problem.diagnostic.message))
  if (!fresh) return
  throw new HeadwayError(fresh.code, fresh.diagnostic.message, {
    category: fresh.category,
    hint: 'Choose parents that do not follow this revision.',
  })
}
