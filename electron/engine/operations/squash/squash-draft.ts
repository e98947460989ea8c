import { dirname } from 'node:path/posix'
import type { DialectName } from '../../../../shared/model/project.ts'
import type { RevisionFormat } from '../../../../shared/model/revision.ts'
import type { NewRevision } from '../../revisions/write-revision.ts'
import { bodyOf } from '../revisions/revision-bodies.ts'
import type { Range } from './range.ts'
import type { Recorded } from './record-range.ts'

type Content = {
  readonly format: RevisionFormat
  readonly message: string | null
  readonly statements: readonly string[]
  readonly recorded: Pick<Recorded, 'back'>
  readonly dialect: DialectName
}

/**
 * The squash of a range as a file: it keeps the id of the last one, so that a database which has them all needs nothing, and
 * follows what the first one follows. Pure.
 */
export function squashFileOf(range: Range, content: Content): NewRevision {
  const { from, to, revisions, replaces, labels } = range
  const { format, message, statements, recorded, dialect } = content
  return {
    id: to.id,
    downRevisions: from.downRevisions,
    branchLabels: labels,
    dependsOn: from.dependsOn,
    message: message ?? `squash of ${revisions.length} revisions, ${from.id} to ${to.id}`,
    format,
    folder: dirname(to.path),
    transaction: revisions.every(({ transaction }) => transaction),
    replaces,
    upgrade: bodyOf(format, dialect, statements),
    downgrade: bodyOf(format, dialect, recorded.back?.statements ?? []),
  }
}
