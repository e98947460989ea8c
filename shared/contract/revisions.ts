import { z } from 'zod'
import { diagnostic } from '../diagnostics.ts'
import { biography } from '../model/biography.ts'
import { graphView } from '../model/graph.ts'
import { mergeAdvice } from '../model/merge-advice.ts'
import { sqlPreview } from '../model/plan.ts'
import { replacedRevision, squash } from '../model/squash.ts'
import { revision, revisionFormat } from '../model/revision.ts'
import { operation } from './operation.ts'

/** Everything the history screen needs: files in load order, the graph newest first, all diagnostics. */
const historyView = z.object({
  revisions: z.array(revision),
  graph: graphView,
  diagnostics: z.array(diagnostic),
  /** Those that stand for a file or folder which may hold an unknown revision: each could be the head. */
  unread: z.array(diagnostic),
  /** Changes whenever a file or setting does. */
  version: z.string(),
})
export type HistoryView = z.infer<typeof historyView>

const sourceText = z.object({
  revision: z.string(),
  path: z.string(),
  text: z.string(),
  hash: z.string(),
  /** Null where it may be edited; else why not (applied on a known target). */
  readOnlyReason: z.string().nullable(),
})
export type SourceText = z.infer<typeof sourceText>

const newRevision = {
  message: z.string(),
  revId: z.string().nullable(),
  branchLabels: z.array(z.string()),
  dependsOn: z.array(z.string()),
  versionPath: z.string().nullable(),
  splice: z.boolean(),
}

export const writtenRevision = z.object({ revision, path: z.string(), hookOutput: z.array(z.string()) })
export type WrittenRevision = z.infer<typeof writtenRevision>

export const revisionOperations = {
  'revisions.list': operation(
    'reads',
    'Revisions, graph and diagnostics of the open project.',
    z.strictObject({}),
    historyView,
  ),
  'revisions.read': operation(
    'reads',
    'The text of a revision file.',
    z.strictObject({ revision: z.string(), target: z.string().nullable() }),
    sourceText,
  ),
  'revisions.save': operation(
    'writes files',
    'Saves a pending revision file; refuses with file_conflict when it changed on disk since it was read.',
    z.strictObject({
      revision: z.string(),
      text: z.string(),
      baseHash: z.string(),
      target: z.string().nullable(),
    }),
    sourceText,
  ),
  'revisions.open': operation(
    'reads',
    "Opens a revision's file in the editor of HEADWAY_EDITOR, VISUAL or EDITOR, or the system's editor of texts.",
    z.strictObject({ revision: z.string() }),
    z.object({ editor: z.string() }),
  ),
  'revisions.locate': operation(
    'reads',
    "Where a revision's file is: its path, and a link to it at the checked-out commit where the repository is published, else on this machine.",
    z.strictObject({ revision: z.string() }),
    z.object({ path: z.string(), link: z.string(), published: z.boolean() }),
  ),
  'revisions.validate': operation(
    'reads',
    'Parses a text as the file of a revision would be, without saving.',
    z.strictObject({ revision: z.string(), text: z.string() }),
    z.array(diagnostic),
  ),
  'revisions.create': operation(
    'writes files',
    'Writes an empty revision file. heads: expressions it follows; empty means head, ["base"] a new base.',
    z.strictObject({ ...newRevision, heads: z.array(z.string()), format: revisionFormat.nullable() }),
    writtenRevision,
  ),
  'revisions.merge': operation(
    'writes files',
    'Writes a revision that merges heads.',
    z.strictObject({ ...newRevision, revisions: z.array(z.string()), format: revisionFormat.nullable() }),
    writtenRevision,
  ),
  'revisions.advise': operation(
    'reads',
    'What becomes of each two of some heads in either order, tried on the shadow: independent, order matters, or conflict, with advice.',
    z.strictObject({ revisions: z.array(z.string()), target: z.string() }),
    z.array(mergeAdvice),
    { trust: true },
  ),
  'revisions.biography': operation(
    'reads',
    'Every revision that touched a table, or one column of it, newest first, renames followed back. proof: replayed on the shadow, with what became of the table each time.',
    z.strictObject({
      table: z.string(),
      column: z.string().nullable(),
      target: z.string(),
      proof: z.boolean(),
      /** Who added each file, as git has it (in a trusted project). */
      authors: z.boolean(),
    }),
    biography,
  ),
  'revisions.reparent': operation(
    'writes files',
    'Gives a revision other parents, where no known target has applied it. dryRun: only says what would be skipped.',
    z.strictObject({ revision: z.string(), downRevisions: z.array(z.string()), dryRun: z.boolean() }),
    z.object({
      before: z.array(z.string()),
      after: z.array(z.string()),
      /** Revisions that an upgrade through the revision would no longer run. */
      skipped: z.array(z.string()),
      /** Targets that could not be asked whether they applied it. */
      unknownTargets: z.array(z.string()),
    }),
  ),
  'revisions.squash': operation(
    'writes files',
    'One revision that does what those from one to another do (both included), proved on the shadow. It keeps the id of the last one. drop: revisions whose writes to rows are left out, or all. The old files get the ending .replaced, or are deleted. dryRun: writes nothing.',
    z.strictObject({
      /** An expression; `base` for the first revision of the line. */
      from: z.string(),
      to: z.string(),
      target: z.string(),
      message: z.string().nullable(),
      format: revisionFormat.nullable(),
      drop: z.array(z.string()),
      deleteFiles: z.boolean(),
      dryRun: z.boolean(),
    }),
    squash,
    { trust: true },
  ),
  'revisions.replaced': operation(
    'writes files',
    'The files that a squash replaced: they take its place again, or are deleted.',
    z.strictObject({ revision: z.string(), action: z.enum(['restore', 'delete']) }),
    z.object({ files: z.array(z.string()) }),
  ),
  'revisions.kept': operation(
    'reads',
    'The revisions that squashes stand for, as far as their files are kept.',
    z.strictObject({}),
    z.array(replacedRevision),
  ),
  'revisions.sql': operation(
    'reads',
    'Statement-true SQL of one revision in one direction, from the shadow where there is one; in a project that is not trusted what a SQL file itself says.',
    z.strictObject({ revision: z.string(), direction: z.enum(['upgrade', 'downgrade']), target: z.string() }),
    sqlPreview,
  ),
  'revisions.mentions': operation(
    'reads',
    'Which tables each revision file names, roughly, and who added the file as git has it (in a trusted project).',
    z.strictObject({}),
    z.array(z.object({ revision: z.string(), tables: z.array(z.string()), author: z.string().nullable() })),
  ),
  'graph.resolve': operation(
    'reads',
    'Resolves an expression (id, prefix, label@head, heads, ...) to revision ids.',
    z.strictObject({ expression: z.string(), target: z.string().nullable() }),
    z.object({ revisions: z.array(z.string()) }),
  ),
  'graph.history': operation(
    'reads',
    'Revisions of a range a:b, newest first; null for all. `current` asks the target.',
    z.strictObject({
      range: z.string().nullable(),
      target: z.string().nullable(),
      indicateCurrent: z.boolean(),
    }),
    z.object({ revisions: z.array(z.string()), current: z.array(z.string()) }),
  ),
}
