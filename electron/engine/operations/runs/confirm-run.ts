import type { Confirmation } from '../../../../shared/contract/plans.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'

/**
 * What stands between a plan and its run (SAFETY P9). A failed check refuses everywhere; production also wants the
 * target's name typed, every destructive item ticked, and a reason for downgrade and stamp. Pure.
 * Throws `label_mismatch`, `production_refused` and `confirmation_needed` with everything that is missing.
 */
export function requireConfirmed(
  plan: Plan,
  destructive: readonly string[],
  confirmation: Confirmation | null,
): void {
  const failed = plan.checks.find((check) => check.status === 'fail')
  if (failed) {
    throw new HeadwayError(failed.id === 'label' ? 'label_mismatch' : 'production_refused', failed.text, {
      hint: failed.hint,
    })
  }
  if (plan.tier !== 'production') return
  const missing = missingConfirmation(plan, destructive, confirmation)
  if (missing.length === 0) return
  throw new HeadwayError('confirmation_needed', `${plan.target} is production: ${missing.join('; ')}.`, {
    hint: 'In the window the plan sheet asks for it; on the command line use --confirm <target>, --destroy and --reason.',
    problems: missing,
    candidates: [...destructive],
  })
}

function missingConfirmation(
  plan: Plan,
  destructive: readonly string[],
  confirmation: Confirmation | null,
): string[] {
  const missing: string[] = []
  if (confirmation?.typedTarget !== plan.target) missing.push('type the name of the target')
  const unticked = destructive.filter((item) => !confirmation?.destructive.includes(item))
  if (unticked.length > 0) missing.push(`confirm what is lost: ${unticked.join(', ')}`)
  const wantsReason = plan.kind === 'downgrade' || plan.kind === 'stamp'
  if (wantsReason && !confirmation?.reason?.trim()) missing.push(`give a reason for the ${plan.kind}`)
  return missing
}
