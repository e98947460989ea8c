import { z } from 'zod'

/** What a statement keeps others from, or does to a table as a whole. */
const impactItem = z.object({
  /** `shop.orders`; null where it is about no table. */
  table: z.string().nullable(),
  kind: z.enum(['locks', 'rewrites', 'reads all', 'loses', 'unknown']),
  /** A sentence without its full stop: `Nobody can read or write shop.orders (1,204 rows, 3.1 MB on the target)`. */
  text: z.string(),
})
export type ImpactItem = z.infer<typeof impactItem>

const impactStatement = z.object({
  sql: z.string(),
  items: z.array(impactItem),
  /** As long as it took in the rehearsal of this very plan, in milliseconds; null where there was none. */
  measuredMs: z.number().nullable(),
})

const impactStep = z.object({
  index: z.int(),
  revision: z.string().nullable(),
  message: z.string(),
  /** One line: what is most in the way. */
  summary: z.string(),
  statements: z.array(impactStatement),
  /** What the way back does not bring back; `rehearsed` says whether that was counted on a copy. */
  notBack: z.array(z.string()),
})
export type ImpactStep = z.infer<typeof impactStep>

/** A session of somebody else that the plan may wait for, or that may wait for the plan. */
const tableUser = z.object({
  /** `pid 4711 (user app, web)`. */
  who: z.string(),
  /** Tables of the plan that it holds locks on; empty for a long transaction that holds none of them. */
  tables: z.array(z.string()),
  /** How long its transaction is open, in seconds. */
  seconds: z.number(),
  doing: z.string(),
})
export type TableUser = z.infer<typeof tableUser>

/** What a plan means for those who use the database, on its target as it is now. */
export const impact = z.object({
  target: z.string(),
  at: z.string(),
  steps: z.array(impactStep),
  /** Null where the database cannot say who uses it. */
  users: z.array(tableUser).nullable(),
  /** When the plan was rehearsed; null where it was not, and then nothing is measured. */
  rehearsedAt: z.string().nullable(),
})
export type Impact = z.infer<typeof impact>
