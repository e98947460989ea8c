import { HeadwayError } from '../../../shared/errors.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import { stampCommand } from '../../../shared/stamp-command.ts'

/** PostgreSQL's classes of duplicate objects: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const duplicates = new Set(['42P07', '42P06', '42701', '42710', '42723'])

/**
 * The error of a step that creates something that exists already, with the hint to stamp the revision instead. Pure.
 */
export function withStampHint(error: HeadwayError, plan: Plan, unit: readonly PlanStep[]): HeadwayError {
  const { code, message, ...rest } = error.data
  const [step, more] = unit
  const isDuplicate = duplicates.has(rest.sqlState ?? '') || /already exists|duplicate column/i.test(message)
  const revision = step?.revision ?? null
  if (plan.kind !== 'upgrade' || more !== undefined || revision === null) return error
  if (code !== 'sql_failed' || rest.hint !== null || !isDuplicate) return error
  const command = stampCommand(revision, plan.target, plan.tier)
  return new HeadwayError(code, message, {
    ...rest,
    hint: `Where the database holds all that this revision makes, mark it as applied: ${command}`,
    cause: error.cause,
  })
}
