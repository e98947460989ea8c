import type { Confirmation } from '../../../../shared/contract/plans.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { PlanLoss } from '../../../../shared/model/losses.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { missingWords, startGate } from '../../../../shared/start-gate.ts'
import type { KnownPreview } from '../../../../shared/start-gate.ts'

/**
 * Returns for a plan that may start. Throws `label_mismatch` or `production_refused` with every check that stands in
 * its way, and `confirmation_needed` with everything that is missing and the command that says it.
 */
export function requireStart(
  plan: Plan,
  preview: KnownPreview,
  confirmation: Confirmation | null,
  losses: readonly PlanLoss[] = [],
): void {
  const gate = startGate({ plan, preview, confirmation })
  const [first] = gate.refused
  if (first !== undefined) {
    const unknown = first.status === 'unknown'
    const message = unknown ? `On production no check may be unknown. ${first.text}` : first.text
    throw new HeadwayError(first.id === 'label' ? 'label_mismatch' : 'production_refused', message, {
      hint: first.hint ?? (unknown ? 'First correct what keeps this check from being made.' : null),
      problems: gate.refused.map(({ text }) => text),
    })
  }
  if (gate.missing.length === 0) return
  const problems = missingWords(gate, plan.kind, losses)
  throw new HeadwayError('confirmation_needed', `${plan.target} is production: ${problems.join('; ')}.`, {
    hint: `Run: ${gate.command}`,
    problems,
    candidates: gate.missing.flatMap((each) => (each.kind === 'item' ? [each.item] : [])),
  })
}
