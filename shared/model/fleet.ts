import { z } from 'zod'

/** Many databases that one plan is run on: named targets, files, or schemas of one PostgreSQL database. */
export const fleetSettings = z.union([
  z.strictObject({ targets: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ files: z.string().min(1) }),
  z.strictObject({ target: z.string().min(1), schemas: z.string().min(1) }),
])
export type FleetSettings = z.infer<typeof fleetSettings>

/** What came of one member. */
const memberOutcome = z.object({
  /** Its name as a target. */
  name: z.string(),
  /** `succeeded`, `nothing_to_do`, `failed`, ..., or `not run` where an earlier failure stopped the fleet. */
  status: z.string(),
  steps: z.int(),
  ms: z.number(),
  error: z.string().nullable(),
})
export type MemberOutcome = z.infer<typeof memberOutcome>
