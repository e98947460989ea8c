import type { Confirmation } from '../../shared/contract/plans.ts'
import type { DoubtfulStep, TargetState } from '../../shared/model/database.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { startGate } from '../../shared/start-gate.ts'
import type { KnownPreview } from '../../shared/start-gate.ts'
import type { PlanSheet } from './app-state.ts'

/** Why the button of a sheet does not start its plan now, in a few words; null where it does. */
export function blockedStart(
  sheet: Pick<PlanSheet, 'preview' | 'stale'>,
  plan: Plan,
  confirmation: Confirmation | null,
): string | null {
  if (sheet.stale !== null) return 'Refresh the stale plan first.'
  const preview = previewOf(sheet)
  const { refused, missing } = startGate({ plan, preview, confirmation })
  if (refused.some(({ status }) => status === 'fail')) return 'A check failed.'
  if (refused.length > 0) {
    const waits = preview.kind === 'unknown' && plan.steps.length > 0
    return waits ? preview.why : 'On production no check may be unknown.'
  }
  return missing.length > 0 ? 'Confirm above first.' : null
}

function previewOf({ preview }: Pick<PlanSheet, 'preview'>): KnownPreview {
  switch (preview.kind) {
    case 'idle':
      return { kind: 'unknown', why: 'Trust the project first: some checks run its code.' }
    case 'loading':
      return { kind: 'unknown', why: 'The checks are still being made.' }
    case 'failed':
      return { kind: 'unknown', why: 'The checks could not be made: on production none may be unknown.' }
    case 'ready':
      return { kind: 'known', preview: preview.value }
  }
}

/** The step of a plan that stopped in its middle before, where somebody has to say how it goes on. */
export function doubtOfPlan(
  plan: Pick<Plan, 'kind' | 'steps'> | null,
  state: Pick<TargetState, 'inDoubt'> | null,
): DoubtfulStep | null {
  if (plan === null || plan.kind === 'stamp') return null
  const isOf = ({ revision }: DoubtfulStep): boolean => plan.steps.some((step) => step.revision === revision)
  return state?.inDoubt.find(isOf) ?? null
}

/** Why a plan with such a step does not start. */
export function blockedByDoubt(step: DoubtfulStep | null, goesOn: boolean): string | null {
  if (step === null || goesOn) return null
  return step.canResume
    ? 'A step is in doubt: tick above, or decide it in the ledger.'
    : 'A step is in doubt: decide it in the ledger.'
}
