import { z } from 'zod'
import { errorData } from '../errors.ts'
import { planKind } from './plan.ts'

const stepStatus = z.enum(['applied', 'failed', 'cancelled', 'in_doubt', 'rolled_back', 'not_run'])
export type StepStatus = z.infer<typeof stepStatus>

const stepOutcome = z.object({
  index: z.int(),
  direction: z.enum(['upgrade', 'downgrade', 'stamp', 'restore']),
  revision: z.string().nullable(),
  message: z.string(),
  status: stepStatus,
  ms: z.number(),
  statements: z.int(),
  /** Rows changed, summed over statements that report a count. */
  rows: z.int(),
  error: errorData.nullable(),
})
export type StepOutcome = z.infer<typeof stepOutcome>

const runStatus = z.enum(['succeeded', 'nothing_to_do', 'failed', 'cancelled', 'refused', 'in_doubt'])
export type RunStatus = z.infer<typeof runStatus>

/** What came of a run: every step has an outcome. A failed run is a result, not an exception. */
export const runOutcome = z.object({
  runId: z.string(),
  kind: planKind,
  target: z.string(),
  status: runStatus,
  steps: z.array(stepOutcome),
  /** Version rows the database was left with; null where they could not be read. */
  rowsAfter: z.array(z.string()).nullable(),
  error: errorData.nullable(),
  /** What somebody should look at: invalid indexes, constraints that were not validated, a schema other than expected. */
  left: z.array(z.string()).optional(),
  /** One sentence on the state the database is in. */
  state: z.string(),
  ms: z.number(),
})
export type RunOutcome = z.infer<typeof runOutcome>

/** Events observe, never steer. `seq` counts from 1 within a run, without gaps. */
const stamp = { runId: z.string(), seq: z.int(), at: z.string() }
export const runEvent = z.discriminatedUnion('kind', [
  z.object({
    ...stamp,
    kind: z.literal('started'),
    target: z.string(),
    planKind,
    fingerprint: z.string(),
    steps: z.array(
      z.object({
        revision: z.string().nullable(),
        message: z.string(),
        direction: z.enum(['upgrade', 'downgrade', 'stamp', 'restore']),
      }),
    ),
  }),
  z.object({
    ...stamp,
    kind: z.literal('lock_waiting'),
    holder: z.string().nullable(),
    waitedMs: z.number(),
  }),
  z.object({ ...stamp, kind: z.literal('locked') }),
  z.object({ ...stamp, kind: z.literal('step_started'), step: z.int() }),
  z.object({
    ...stamp,
    kind: z.literal('statement_started'),
    step: z.int(),
    statement: z.int(),
    sql: z.string(),
  }),
  z.object({
    ...stamp,
    kind: z.literal('statement_progress'),
    step: z.int(),
    statement: z.int(),
    /** Written so far by a statement that works in batches. */
    rows: z.int(),
  }),
  z.object({
    ...stamp,
    kind: z.literal('statement_finished'),
    step: z.int(),
    statement: z.int(),
    rows: z.int().nullable(),
    ms: z.number(),
    ok: z.boolean(),
  }),
  z.object({
    ...stamp,
    kind: z.literal('log'),
    step: z.int().nullable(),
    level: z.enum(['info', 'warn', 'error']),
    text: z.string(),
  }),
  z.object({ ...stamp, kind: z.literal('cancelling') }),
  z.object({ ...stamp, kind: z.literal('step_finished'), step: z.int(), outcome: stepOutcome }),
  z.object({ ...stamp, kind: z.literal('finished'), outcome: runOutcome }),
])
export type RunEvent = z.infer<typeof runEvent>
