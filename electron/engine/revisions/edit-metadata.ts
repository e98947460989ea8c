import { join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { Ports } from '../ports.ts'
import type { Project } from '../project/project.ts'
import { formatOfPath } from './formats/index.ts'
import { parseRevisionText, readRevisionText } from './read-revision.ts'
import { inStyleOf } from './revision-text.ts'

/**
 * Rewrites the parents of a revision in its file; every other character stays as it is.
 * @param revision as it was read: its hash guards against a file that changed since
 * @throws HeadwayError `file_conflict`, `file_unreadable`
 */
export async function rewriteDownRevisions(
  ports: Pick<Ports, 'files' | 'checkpoint'>,
  project: Pick<Project, 'root'>,
  revision: Pick<Revision, 'id' | 'path' | 'hash'>,
  downRevisions: readonly string[],
): Promise<Revision> {
  const { text } = await readRevisionText(ports, project, revision.path, revision.hash)
  const changed = withDownRevisions(text, revision.path, downRevisions)
  const result = parseRevisionText(changed, revision.path).revision
  if (result?.id !== revision.id || JSON.stringify(result.downRevisions) !== JSON.stringify(downRevisions)) {
    throw cannotEdit(revision.path)
  }
  const absolute = join(project.root, revision.path)
  const original = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await ports.files.read(absolute))
  await ports.checkpoint('revision.rewrite')
  await ports.files.write(absolute, inStyleOf(original, changed))
  return result
}

/** A revision's text with other parents. @throws HeadwayError `file_unreadable` where the place cannot be found */
export function withDownRevisions(text: string, path: string, downRevisions: readonly string[]): string {
  const edit = formatOfPath(path)?.replaceDownRevisions(text, path, downRevisions) ?? null
  if (edit === null) throw cannotEdit(path)
  return text.slice(0, edit.range.start) + edit.replacement + text.slice(edit.range.end)
}

function cannotEdit(path: string): HeadwayError {
  return new HeadwayError('file_unreadable', `The parents in ${path} cannot be rewritten.`, {
    hint: 'Change down_revision in the file by hand.',
    where: { file: path, line: null, column: null },
  })
}
