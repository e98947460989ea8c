import { z } from 'zod'
import { shadowPlace } from './shadow-place.ts'

const rehearsedStatement = z.object({
  sql: z.string(),
  ms: z.number(),
  rows: z.int().nullable(),
  /** Locks that it took, `orders: ACCESS EXCLUSIVE`; null where the server cannot say. */
  locks: z.array(z.string()).nullable(),
})
export type RehearsedStatement = z.infer<typeof rehearsedStatement>

const rehearsedWay = z.object({
  /** `succeeded` or what stopped it. */
  status: z.string(),
  error: z.string().nullable(),
  ms: z.number(),
  steps: z.array(
    z.object({
      revision: z.string().nullable(),
      message: z.string(),
      ms: z.number(),
      statements: z.array(rehearsedStatement),
    }),
  ),
})
export type RehearsedWay = z.infer<typeof rehearsedWay>

/** What the way back does not bring back of a table. */
const tableLoss = z.object({
  table: z.string(),
  /** Rows that are gone. */
  rows: z.int(),
  /** Columns of which values are gone or others, with how many. */
  columns: z.array(z.object({ column: z.string(), values: z.int() })),
})
export type TableLoss = z.infer<typeof tableLoss>

/** A plan that was tried on a copy of its target, there and back again. */
export const rehearsal = z.object({
  target: z.string(),
  fingerprint: z.string(),
  at: z.string(),
  place: shadowPlace,
  copied: z.object({
    tables: z.int(),
    rows: z.int(),
    ms: z.number(),
    /** Tables of which only a part was copied, and what else is not there, in words. */
    notes: z.array(z.string()),
  }),
  there: rehearsedWay,
  /** Null where there is no way back; `noWayBack` says why. */
  back: rehearsedWay.nullable(),
  noWayBack: z.string().nullable(),
  /** What is not as it was after both ways: differences of the schema, and rows. */
  schema: z.array(z.string()),
  rows: z.array(tableLoss),
})
export type Rehearsal = z.infer<typeof rehearsal>
