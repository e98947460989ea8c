import { join } from 'node:path'
import type { MadeFile } from '../../../../shared/door-protocol.ts'
import type { WrittenRevision } from '../../../../shared/contract/revisions.ts'
import type { RenderedRevision } from '../../../../shared/contract/changes.ts'
import type { Project } from '../../project/project.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { parseRevisionText } from '../../revisions/read-revision.ts'
import { pathIn, writeMade } from '../../revisions/write-revision.ts'
import type { NewRevision } from '../../revisions/write-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { runAlembicHooks } from '../python/alembic-files.ts'
import { requireStillRead } from './still-read.ts'

/** Files that Alembic made, as they would be written. */
export function renderedFiles({ folder }: NewRevision, made: readonly MadeFile[]): RenderedRevision[] {
  return made.map(({ name, text }) => {
    const path = pathIn(folder, name)
    return { path, text, transaction: parseRevisionText(text, path).revision?.transaction ?? true }
  })
}

/** Writes files that Alembic made, all or none, reads them back, then runs the project's post-write hooks on each. */
export async function writeAlembicFiles(
  context: EngineContext,
  project: Project,
  { folder }: NewRevision,
  made: readonly MadeFile[],
): Promise<WrittenRevision[]> {
  const { ports } = context
  const revisions: Revision[] = []
  const written: Omit<WrittenRevision, 'revision'>[] = []
  try {
    for (const { name, text, revision } of made)
      revisions.push(await writeMade(ports, project, { path: pathIn(folder, name), text }, revision))
    for (const { path } of revisions)
      written.push({ path, hookOutput: await runAlembicHooks(context, project, path) })
  } catch (error) {
    for (const { path } of revisions) await ports.files.remove(join(project.root, path))
    throw error
  }
  const workspace = requireWorkspace(context)
  await workspace.refresh()
  const history = await workspace.history()
  context.hub.emit('project.changed', { version: history.version })
  return written.flatMap((each, at) => {
    const revision = revisions[at]
    return revision === undefined ? [] : [{ ...each, revision: requireStillRead(history, revision) }]
  })
}
