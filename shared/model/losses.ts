import { z } from 'zod'

/** How many, as far as it was found out. */
const countResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact'), count: z.int() }),
  /** From the server's statistics: the table is too large to be counted. */
  z.object({ kind: z.literal('about'), count: z.int() }),
  /** A condition or a cast decides; never more than this. */
  z.object({ kind: z.literal('at_most'), count: z.int() }),
  z.object({ kind: z.literal('not_counted'), reason: z.string() }),
])
export type CountResult = z.infer<typeof countResult>

/** Something a plan takes from the target, or rows of the target that stand in its way, with how many they are. */
const planLoss = z.object({
  /** The text it is ticked by: one of `destructive` or `uncertain`; for what stands in the way the effect's title. */
  item: z.string(),
  /** The step it happens in, from 0. */
  step: z.int(),
  /**
   * `rows` and `values` are lost; `overwritten` are rows of an UPDATE without a condition; `refused` are rows that a new
   * constraint does not let stand.
   */
  kind: z.enum(['rows', 'values', 'overwritten', 'refused']),
  /** As the target calls it now: `reviews`, `customers.phone`. */
  of: z.string(),
  count: countResult,
})
export type PlanLoss = z.infer<typeof planLoss>

/** What was counted, and on which database when; `at` is ISO 8601. */
export const countedLosses = z.object({
  target: z.string(),
  at: z.string(),
  losses: z.array(planLoss),
})
export type CountedLosses = z.infer<typeof countedLosses>
