import { z } from 'zod'
import { revision } from './revision.ts'

/** What the revisions of a range do to rows, one entry for each that does. */
const dataStep = z.object({
  revision: z.string(),
  message: z.string(),
  statements: z.array(z.string()),
  /** Whether the squash does it too. */
  kept: z.boolean(),
})
export type SquashDataStep = z.infer<typeof dataStep>

/** Where a known database stands to the range. */
const standing = z.object({
  target: z.string(),
  /** `inside`: it has run a part of the range. `unknown`: it could not be asked. */
  position: z.enum(['before', 'inside', 'after', 'unknown']),
  /** Of `inside`: what it has run last. Of `unknown`: why. */
  detail: z.string().nullable(),
})
export type SquashStanding = z.infer<typeof standing>

/** One revision that does the work of several, and the proof that it does. */
export const squash = z.object({
  /** The id that it keeps: that of the last one. */
  revision: z.string(),
  downRevisions: z.array(z.string()),
  replaces: z.array(z.string()),
  path: z.string(),
  text: z.string(),
  /** `schema`: it makes what came out at the end. `statements`: it runs what they ran, one after the other. */
  form: z.enum(['schema', 'statements']),
  /** For people: why it is in that form. */
  why: z.string(),
  statements: z.object({ before: z.int(), after: z.int() }),
  dataSteps: z.array(dataStep),
  proof: z.object({
    /** Tables whose rows were compared, and columns (or tables) that differ at every run. */
    tables: z.int(),
    unsteady: z.array(z.string()),
    /** False where data steps were dropped. */
    rows: z.boolean(),
    /** `equal`: it leads back to where theirs led. `none`: some of them cannot be rolled back, so it cannot either. */
    downgrade: z.enum(['equal', 'none']),
    /** For people, of `none`. */
    whyNoWayBack: z.string().nullable(),
  }),
  databases: z.array(standing),
  /** The files whose place it takes. */
  files: z.array(z.string()),
  /** What became of them: still there (nothing was written), kept beside it under another name, or deleted. */
  outcome: z.enum(['not written', 'kept', 'deleted']),
  hookOutput: z.array(z.string()),
})
export type Squash = z.infer<typeof squash>

/** A revision that a squash stands for, and whose file is kept beside it. */
export const replacedRevision = z.object({
  /** The id of the squash. */
  squash: z.string(),
  /** Of the kept file; that of the revision is what it was before. */
  path: z.string(),
  revision,
  text: z.string(),
})
export type ReplacedRevision = z.infer<typeof replacedRevision>
