import { z } from 'zod'

export const revisionFormat = z.enum(['ts', 'js', 'sql', 'py'])
export type RevisionFormat = z.infer<typeof revisionFormat>

/** What a project of Headway's own may be written in. */
export const ownFormat = revisionFormat.exclude(['py'])
export type OwnFormat = z.infer<typeof ownFormat>

/**
 * What a revision file declares, read statically.
 * `downRevisions` is empty for a base and has several entries, in declared order, for a merge.
 */
export const revision = z.object({
  id: z.string(),
  downRevisions: z.array(z.string()),
  branchLabels: z.array(z.string()),
  dependsOn: z.array(z.string()),
  /** The doc string up to its first blank line, on one line. */
  message: z.string(),
  /** The whole doc string. */
  doc: z.string(),
  /** ISO 8601, as declared; null where the file says none. */
  createDate: z.string().nullable(),
  /** Relative to the project's root, `/`-separated. */
  path: z.string(),
  format: revisionFormat,
  /** `sha256:` + hex over BOM-stripped, LF-normalized text. */
  hash: z.string(),
  /** False for `transaction = false`: runs outside a transaction, journalled statement by statement. */
  transaction: z.boolean(),
  /** Whether the file can be downgraded: `missing`, `empty` and `throws` make it irreversible. */
  downgrade: z.enum(['present', 'missing', 'empty', 'throws']),
  /** Of a squash: the ids whose work it does beside that of its own id, and which have no file any more. */
  replaces: z.array(z.string()).optional(),
})
export type Revision = z.infer<typeof revision>
