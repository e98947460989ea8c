import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'

/** Most problems an error lists. */
const shown = 20

/**
 * Refuses what asks for heads, or counts revisions, while a file that may be a revision cannot be read: it could be the
 * head. An id that is written out, and `base`, mean the same whatever the file holds.
 * @param expressions as typed: `head`, `heads`, `+1`, an id, `a:b`
 * @throws HeadwayError `file_unreadable` with every such file
 */
export function requireWholeHistory(
  unread: readonly Diagnostic[],
  graph: RevisionGraph,
  expressions: readonly string[],
): void {
  const parts = expressions.flatMap((expression) => expression.split(':')).filter((part) => part !== '')
  const certain = parts.every((part) => part === 'base' || graph.byId.get(part)?.ghost === false)
  if (!certain) refuseUnread(unread)
}

/** Throws `file_unreadable` where a file that may be a revision cannot be read. */
export function refuseUnread(unread: readonly Diagnostic[]): void {
  const [first] = unread
  if (first === undefined) return
  const file = first.where?.file ?? 'A file'
  const others = unread.length === 1 ? '' : ` (and ${unread.length - 1} more)`
  const isFolder = first.rule === 'missing-location'
  throw new HeadwayError(
    'file_unreadable',
    isFolder
      ? `${first.message} What it held cannot be told${others}.`
      : `${file} may be a revision, perhaps the newest one, and is not read${others}: ${first.message}`,
    {
      hint:
        first.hint ??
        'Correct the file. What is no revision belongs elsewhere, or gets a name that starts with _.',
      where: first.where,
      problems:
        unread.length === 1
          ? []
          : unread.slice(0, shown).map(({ where, message }) => `${where?.file ?? ''}: ${message}`),
    },
  )
}
