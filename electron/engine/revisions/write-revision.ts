import { dirname, join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Revision, RevisionFormat } from '../../../shared/model/revision.ts'
import { settingPlace } from '../../../shared/setting-words.ts'
import type { Ports } from '../ports.ts'
import type { Project } from '../project/project.ts'
import { createDateOf, fileNameOf } from './file-name.ts'
import type { RevisionFields } from './formats/format.ts'
import { isInside } from './find-files.ts'
import { formatNamed } from './formats/index.ts'
import { messageOfDoc } from './formats/problems.ts'
import { parseRevisionText } from './read-revision.ts'
import { labelProblem, revisionIdHint, revisionIdProblem } from './revision-id.ts'
import { requireSeen } from './seen-path.ts'

export type NewRevision = Omit<RevisionFields, 'createDate' | 'upgrade' | 'downgrade'> & {
  readonly format: RevisionFormat
  /** Version location relative to the root: see `chooseVersionFolder`. */
  readonly folder: string
  /** Lines of the bodies; left out for a revision to be filled in by hand. */
  readonly upgrade?: readonly string[]
  readonly downgrade?: readonly string[]
}

type WritePorts = Pick<Ports, 'files' | 'clock' | 'checkpoint'>
type Rendered = { readonly path: string; readonly text: string }

/**
 * Writes one revision file and reads it back: a file that does not read back as intended is removed again.
 * Never overwrites. Whether id, parents and labels fit the graph is the caller's to check before.
 * @throws HeadwayError `file_exists`, `file_unreadable`, `invalid_revision_id`, `invalid_settings`
 */
export async function writeRevision(
  ports: WritePorts,
  project: Pick<Project, 'root' | 'settings'>,
  request: NewRevision,
): Promise<Revision> {
  checkNames(request)
  const rendered = renderRevision(project, request, ports.clock.now())
  return writeText(ports, project, rendered, (revision) => isAsMeant(revision, request))
}

/** The same for a text that another tool made: it must be read as the revision that the tool says it is. */
export function writeMade(
  ports: WritePorts,
  project: Pick<Project, 'root' | 'settings'>,
  rendered: Rendered,
  id: string,
): Promise<Revision> {
  return writeText(ports, project, rendered, (revision) => revision.id === id)
}

async function writeText(
  ports: WritePorts,
  project: Pick<Project, 'root' | 'settings'>,
  { path, text }: Rendered,
  isMeant: (revision: Revision) => boolean,
): Promise<Revision> {
  requireSeen(project.settings, path)
  const absolute = join(project.root, path)
  try {
    await ports.files.makeDirectory(dirname(absolute))
    await requireInside(ports, project, dirname(absolute))
    await ports.files.writeNew(absolute, text)
  } catch (cause) {
    throw writeFailed(path, cause)
  }
  await ports.checkpoint('revision.written')
  const { revision, diagnostics } = parseRevisionText(text, path)
  if (revision !== null && isMeant(revision)) return revision
  await ports.files.remove(absolute)
  const problem = diagnostics[0]?.message ?? 'It reads differently from what was written.'
  throw new HeadwayError('internal', `The new revision cannot be read back. ${problem}`, { detail: text })
}

/** The path, relative to the root, and text of a new revision. @throws HeadwayError `invalid_settings` */
export function renderRevision(project: Pick<Project, 'settings'>, request: NewRevision, at: Date): Rendered {
  const { settings } = project
  const message = cleanMessage(request.message)
  const fields = {
    upgrade: [],
    downgrade: [],
    ...request,
    message,
    createDate: createDateOf(at, settings.timezone),
  }
  const text = formatNamed(request.format).render(fields, request.format)
  return {
    path: pathIn(
      request.folder,
      `${fileNameOf(settings, { id: request.id, message }, at)}.${request.format}`,
    ),
    text,
  }
}

/** A file of a version location, relative to the root. */
export function pathIn(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`
}

/** Tabs and unusual line ends would not survive a comment; other control characters have no business there. */
function cleanMessage(message: string): string {
  return message
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

function checkNames(request: NewRevision): void {
  const problem = revisionIdProblem(request.id)
  if (problem !== null) {
    throw new HeadwayError('invalid_revision_id', `"${request.id}" is not a revision id: ${problem}.`, {
      hint: revisionIdHint,
    })
  }
  for (const label of request.branchLabels) {
    const wrong = labelProblem(label)
    if (wrong === null) continue
    const message = `"${label}" is no branch label: ${wrong}.`
    throw new HeadwayError('invalid_revision_id', message, { hint: revisionIdHint })
  }
}

function isAsMeant(revision: Revision, request: NewRevision): boolean {
  const { replaces = [] } = revision
  const declared = [revision.id, revision.downRevisions, revision.branchLabels, revision.dependsOn, replaces]
  const meant = [
    request.id,
    request.downRevisions,
    request.branchLabels,
    request.dependsOn,
    request.replaces ?? [],
  ]
  if (revision.transaction !== (request.transaction ?? true)) return false
  const sameMessage = shown(revision.message) === shown(messageOfDoc(cleanMessage(request.message)))
  return JSON.stringify(declared) === JSON.stringify(meant) && sameMessage
}

/** A comment cannot hold its own end, so the template writes a look-alike of the slash. */
function shown(message: string): string {
  return message.replaceAll('*\u2215', '*/')
}

/** A folder that is a link out of the project is not read: nothing is written there. */
async function requireInside(
  ports: Pick<Ports, 'files'>,
  { root, settings }: Pick<Project, 'root' | 'settings'>,
  folder: string,
): Promise<void> {
  if (isInside(root, await ports.files.realPath(folder))) return
  throw new HeadwayError('invalid_settings', `${folder} leads out of the project, where nothing is read.`, {
    hint: `Put the folder itself into the project, or correct ${settingPlace(settings, 'scriptLocation')}.`,
  })
}

function writeFailed(path: string, cause: unknown): HeadwayError {
  if (cause instanceof HeadwayError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (code === 'EEXIST') {
    return new HeadwayError('file_exists', `${path} exists already; nothing was written.`, {
      hint: 'Choose another message or id, or remove the file.',
      cause,
    })
  }
  const why = code === 'ENAMETOOLONG' ? 'its name is too long' : code
  return new HeadwayError('file_unreadable', `${path} cannot be written: ${why}.`, {
    hint: 'Check the folder, its permissions and "truncateSlugLength".',
    cause,
  })
}
