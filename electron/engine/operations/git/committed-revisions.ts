import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { readObjects } from '../../git/objects.ts'
import type { Repository } from '../../git/repository.ts'
import { openRepository } from '../../git/repository.ts'
import { filesOfCommits } from '../../git/tree-files.ts'
import type { CommittedFile } from '../../git/tree-files.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { requireTrust, versionLocationsOf } from '../../project/project.ts'
import { isQuietFolder } from '../../revisions/file-role.ts'
import { isRevisionFile } from '../../revisions/formats/index.ts'
import { parseRevisionText } from '../../revisions/read-revision.ts'
import { decodeRevisionText } from '../../revisions/revision-text.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'

/** What a committed file parses to. */
export type CommittedRevision = {
  readonly path: string
  readonly blob: string
  /** Null where no revision can be read of it. */
  readonly revision: Revision | null
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** The checkout of the open project. Throws `not_trusted`, and `unsupported` where there is none that can be read. */
export async function requireRepository(context: EngineContext): Promise<Repository> {
  const { project } = requireWorkspace(context)
  requireTrust(project)
  const found = await openRepository(context.ports.git, project.root)
  if (typeof found !== 'string') return found
  throw new HeadwayError('unsupported', found, {
    hint: 'Run it in a checkout with its history, with git on the path.',
  })
}

/** The revision files of commits, not read yet. */
export function revisionFilesOf(
  context: EngineContext,
  repository: Repository,
  commits: readonly string[],
): ReturnType<typeof filesOfCommits> {
  const { settings } = requireWorkspace(context).project
  return filesOfCommits(repository, commits, {
    folders: versionLocationsOf(settings),
    recursive: settings.recursive,
    isWanted: (name) => !isQuietFolder(name) && isRevisionFile(name, settings.format),
  })
}

/** Committed files as revisions, by path and blob; those that `isWanted` refuses by their bytes are left out. */
export async function readCommitted(
  repository: Repository,
  files: readonly CommittedFile[],
  isWanted: (bytes: Uint8Array) => boolean = () => true,
): Promise<{ readonly revisions: readonly CommittedRevision[]; readonly complete: boolean }> {
  const distinct = new Map(files.map((file) => [`${file.blob} ${file.path}`, file]))
  const { objects, complete } = await readObjects(
    repository,
    files.map(({ blob }) => blob),
  )
  const revisions = [...distinct.values()].flatMap(({ path, blob }): CommittedRevision[] => {
    const object = objects.get(blob)
    if (object?.type !== 'blob' || !isWanted(object.bytes)) return []
    const decoded = decodeRevisionText(object.bytes)
    if (decoded.kind === 'problem') return [{ path, blob, revision: null, text: '', diagnostics: [] }]
    const { revision, diagnostics } = parseRevisionText(decoded.text, path)
    return [{ path, blob, revision, text: decoded.text, diagnostics }]
  })
  return { revisions, complete }
}
