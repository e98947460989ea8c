import type { ResponseOf } from '../../../../shared/contract.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { namedTables } from '../../../../shared/named-tables.ts'
import { fileAuthors } from '../../revisions/file-authors.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'

/** How many files are read at once. */
const atOnce = 16
/** Tables by the hash of the file that names them: the same text names the same ones. */
const known = new Map<string, string[]>()
const mostKnown = 50_000

/** What every revision file mentions, and who added it. A file that cannot be read mentions nothing. */
export async function listMentions(context: EngineContext): Promise<ResponseOf<'revisions.mentions'>> {
  const workspace = requireWorkspace(context)
  const { revisions } = await workspace.history()
  const { project } = workspace
  const authors = project.trusted
    ? await fileAuthors(context.ports.git, project.root)
    : new Map<string, string>()
  if (known.size > mostKnown) known.clear()
  const unread = revisions.filter(({ hash }) => !known.has(hash))
  for (let at = 0; at < unread.length; at += atOnce) {
    await Promise.all(unread.slice(at, at + atOnce).map((revision) => read(context, revision)))
  }
  return revisions.map(({ id, hash, path }) => ({
    revision: id,
    tables: known.get(hash) ?? [],
    author: authors.get(path) ?? null,
  }))
}

async function read(context: EngineContext, { path, hash }: Revision): Promise<void> {
  try {
    const { text } = await readRevisionText(context.ports, requireWorkspace(context).project, path)
    known.set(hash, namedTables(text))
  } catch {
    known.set(hash, [])
  }
}
