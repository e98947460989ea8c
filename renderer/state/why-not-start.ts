import type { Plan } from '../../shared/model/plan.ts'
import type { PlanSheet } from './app-state.ts'

/** Why a plan cannot be started now; null where it can. Production wants every check known and all confirmed. */
export function whyNotStart(
  sheet: Pick<PlanSheet, 'preview' | 'stale'>,
  plan: Pick<Plan, 'checks' | 'tier'>,
  isConfirmed: boolean,
): string | null {
  if (sheet.stale !== null) return 'Refresh the stale plan first.'
  if (plan.checks.some((check) => check.status === 'fail')) return 'A check failed.'
  if (plan.tier !== 'production') return null
  const { preview } = sheet
  if (preview.kind === 'idle' || preview.kind === 'loading') return 'The checks are still being made.'
  if (preview.kind === 'failed') return 'The checks could not be made: on production none may be unknown.'
  const unknown = [...plan.checks, ...preview.value.checks].some((check) => check.status === 'unknown')
  if (unknown) return 'On production no check may be unknown.'
  return isConfirmed ? null : 'Confirm above first.'
}
