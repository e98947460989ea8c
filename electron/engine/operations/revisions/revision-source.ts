import { join } from 'node:path'
import type { SourceText } from '../../../../shared/contract/revisions.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { parseRevisionText, readRevisionText } from '../../revisions/read-revision.ts'
import { inStyleOf, normalizeText } from '../../revisions/revision-text.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { appliedOn } from '../targets/known-targets.ts'
import { requireRevision } from '../workspace.ts'

/** The text of a revision file, with the reason why it must not be edited, if any. */
export async function readSource(
  context: EngineContext,
  id: string,
  target: string | null,
): Promise<SourceText> {
  const workspace = requireWorkspace(context)
  const revision = requireRevision((await workspace.history()).byId, id)
  const { text, hash } = await readRevisionText(context.ports, workspace.project, revision.path)
  const names = target === null ? [] : [target]
  const applied = await appliedOn(context, id, names)
  const readOnlyReason = reasonNotToEdit(text, applied.on)
  return { revision: id, path: revision.path, text, hash, readOnlyReason }
}

function reasonNotToEdit(text: string, appliedOn: readonly string[]): string | null {
  if (appliedOn[0] !== undefined) return `applied on ${appliedOn.join(', ')}`
  // A carriage return that is left after reading is part of the text; an editor would turn it into a line end.
  return text.includes('\r')
    ? 'not edited here: it holds carriage returns, which the editor would change'
    : null
}

/**
 * Saves a pending revision. Throws `file_conflict` where the file changed since `baseHash`, or where the revision
 * has been applied meanwhile; `invalid_request` where the text no longer declares the same revision.
 */
export async function saveSource(
  context: EngineContext,
  request: { revision: string; text: string; baseHash: string; target: string | null },
): Promise<SourceText> {
  const workspace = requireWorkspace(context)
  const current = await readSource(context, request.revision, request.target)
  if (current.readOnlyReason !== null) {
    throw new HeadwayError('file_conflict', `Revision ${request.revision} is ${current.readOnlyReason}.`, {
      hint: current.text.includes('\r')
        ? 'Edit the file with a program that keeps its line ends.'
        : 'Write a new revision instead, or downgrade it first.',
    })
  }
  if (current.hash !== request.baseHash) {
    throw new HeadwayError('file_conflict', `${current.path} has changed on disk since it was read.`, {
      hint: 'Copy your text, reload the file and make the change again.',
      where: { file: current.path, line: null, column: null },
    })
  }
  requireSameRevision(request, current.path)
  const absolute = join(workspace.project.root, current.path)
  const original = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    await context.ports.files.read(absolute),
  )
  await context.ports.checkpoint('revision.save')
  await context.ports.files.write(absolute, inStyleOf(original, normalizeText(request.text)))
  await workspace.refresh()
  return readSource(context, request.revision, request.target)
}

/** A save may leave problems behind, but never turn the file into another revision. */
function requireSameRevision(request: { revision: string; text: string }, path: string): void {
  const { revision, diagnostics } = parseRevisionText(request.text, path)
  if (revision === null || revision.id === request.revision) return
  throw new HeadwayError(
    'invalid_request',
    `The text declares revision ${revision.id}, not ${request.revision}.`,
    {
      hint: 'Keep the id of the file; make a new revision for another one.',
      problems: diagnostics.map((diagnostic) => diagnostic.message),
    },
  )
}
