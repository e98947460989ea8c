import { join } from 'node:path'
import type { RenderedRevision } from '../../../../shared/contract/changes.ts'
import type { WrittenRevision } from '../../../../shared/contract/revisions.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { runPostWriteHooks } from '../../revisions/post-write-hooks.ts'
import { renderRevision, writeRevision } from '../../revisions/write-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { place } from './new-revision.ts'
import { requireStillRead } from './still-read.ts'
import type { Bodies, Placed, WriteRequest } from './new-revision.ts'

/** What one revision of a chain holds. */
export type Part = Bodies & {
  /** Added to the message; null where the message says enough. */
  readonly title: string | null
  readonly transaction: boolean
}

type Chain = {
  readonly project: Placed['project']
  readonly files: readonly Placed['file'][]
}

/** The first stands where the request says and carries its id, labels and dependencies; each next one follows it. */
async function placeChain(
  context: EngineContext,
  request: WriteRequest,
  heads: readonly string[],
  parts: readonly Part[],
): Promise<Chain> {
  const { project, file } = await place(context, request, heads, undefined)
  let parent = file.id
  const files = parts.map(({ title, transaction, upgrade, downgrade }, at) => {
    const message = title === null ? request.message : `${request.message}: ${title}`
    const own = { ...file, message, transaction, upgrade, downgrade }
    if (at === 0) return own
    const id = context.ports.ids.revision()
    const next = { ...own, id, downRevisions: [parent], branchLabels: [], dependsOn: [] }
    parent = id
    return next
  })
  return { project, files }
}

/** The files that `writeChain` would write, now and with these ids. */
export async function renderChain(
  context: EngineContext,
  request: WriteRequest,
  heads: readonly string[],
  parts: readonly Part[],
): Promise<RenderedRevision[]> {
  const { project, files } = await placeChain(context, request, heads, parts)
  const at = context.ports.clock.now()
  return files.map((file) => ({
    ...renderRevision(project, file, at),
    transaction: file.transaction ?? true,
  }))
}

/** Writes the files in their order and reads them back, then runs the hooks. All of them, or none. */
export async function writeChain(
  context: EngineContext,
  request: WriteRequest,
  heads: readonly string[],
  parts: readonly Part[],
): Promise<WrittenRevision[]> {
  const workspace = requireWorkspace(context)
  const { project, files } = await placeChain(context, request, heads, parts)
  const revisions: Revision[] = []
  try {
    for (const file of files) revisions.push(await writeRevision(context.ports, project, file))
  } catch (error) {
    for (const { path } of revisions) await context.ports.files.remove(join(project.root, path))
    throw error
  }
  const written: WrittenRevision[] = []
  for (const revision of revisions) {
    const hookOutput = await runPostWriteHooks(context.ports, project, revision.path)
    written.push({ revision, path: revision.path, hookOutput })
  }
  await workspace.refresh()
  const history = await workspace.history()
  context.hub.emit('project.changed', { version: history.version })
  return written.map((each) => ({ ...each, revision: requireStillRead(history, each.revision) }))
}
