import { z } from 'zod'

const side = z.object({
  /** The head of the side. */
  head: z.string(),
  /** Revisions that only this side has, in upgrade order. */
  revisions: z.array(z.string()),
  /** Objects that its statements touch, sorted: `items: add column price`. */
  touches: z.array(z.string()),
  /** What it makes of the schema that both start from; titles of changes. */
  changes: z.array(z.string()),
})
export type MergeSide = z.infer<typeof side>

/** What becomes of two heads, whichever side runs first. */
export const mergeAdvice = z.object({
  left: side,
  right: side,
  /**
   * `independent`: the same in both orders. `order matters`: it runs in both, and the results differ or may. `conflict`:
   * in some order it does not run.
   */
  verdict: z.enum(['independent', 'order matters', 'conflict']),
  /** For people. */
  reason: z.string(),
  /** Of `conflict`: what fails after which side. */
  failures: z.array(
    z.object({ after: z.string(), revision: z.string(), message: z.string(), sql: z.string().nullable() }),
  ),
  /** Of `order matters`: what leads from the schema of one order to that of the other. */
  differences: z.array(z.string()),
  advice: z.enum(['merge', 'reparent', 'rewrite']),
  /** For people: what to do and why. */
  adviceText: z.string(),
})
export type MergeAdvice = z.infer<typeof mergeAdvice>
