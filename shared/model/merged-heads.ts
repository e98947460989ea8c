import { z } from 'zod'
import { diagnostic } from '../diagnostics.ts'

/** The heads that there will be once the checkout and another commit are merged. */
export const mergedHeads = z.object({
  /** As it was typed. */
  against: z.string(),
  /** The commit it stands for. */
  commit: z.string(),
  heads: z.array(
    z.object({
      revision: z.string(),
      message: z.string(),
      path: z.string(),
      /** Who has the file: the checkout, the other commit, or both. */
      side: z.enum(['here', 'there', 'both']),
    }),
  ),
  /** Defects of the merged history that neither file has alone: an id twice, a parent that is gone. */
  diagnostics: z.array(diagnostic),
  /** What could not be looked at. */
  notes: z.array(z.string()),
  /** What makes one head of several, line by line; empty where there is one. */
  commands: z.array(z.string()),
})
export type MergedHeads = z.infer<typeof mergedHeads>
