import type { Plan, PlanCheck } from '../../shared/model/plan.ts'
import type { PlanSheet } from './app-state.ts'

/** Why a plan cannot be started now; null where it can. Production wants every check known and all confirmed. */
export function whyNotStart(
  sheet: Pick<PlanSheet, 'preview' | 'stale'>,
  plan: Pick<Plan, 'checks' | 'tier' | 'steps'>,
  isConfirmed: boolean,
): string | null {
  if (sheet.stale !== null) return 'Refresh the stale plan first.'
  if (plan.checks.some((check) => check.status === 'fail')) return 'A check failed.'
  if (plan.tier !== 'production') return null
  const shadow = plan.steps.length === 0 ? [] : shadowChecks(sheet)
  if (typeof shadow === 'string') return shadow
  if ([...plan.checks, ...shadow].some((check) => check.status === 'unknown'))
    return 'On production no check may be unknown.'
  return isConfirmed ? null : 'Confirm above first.'
}

/** What the shadow found of the steps, or why that is not known. */
function shadowChecks({ preview }: Pick<PlanSheet, 'preview'>): readonly PlanCheck[] | string {
  switch (preview.kind) {
    case 'idle':
      return 'Trust the project first: some checks run its code.'
    case 'loading':
      return 'The checks are still being made.'
    case 'failed':
      return 'The checks could not be made: on production none may be unknown.'
    case 'ready':
      return preview.value.checks
  }
}
