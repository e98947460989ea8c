import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const validateInSameTransaction: LintRule = {
  id: 'validate-in-same-transaction',
  summary: 'A constraint is added NOT VALID and validated in one transaction.',
  why: 'The strong lock of ADD CONSTRAINT is held until the transaction ends, so it lasts through the validation after all.',
  remedy: 'Put VALIDATE into a revision of its own.',
  safer: 'alter table orders validate constraint orders_total_check',
  squawk: [],
  check: ({ step, effects }) => {
    if (!step.transaction) return []
    const later = effects.filter(({ effect }) => hasFact(effect, 'not valid'))
    return findingsFor(
      effects,
      (effect) =>
        hasFact(effect, 'validate') &&
        later.some((added) => added.effect.object?.name === effect.object?.name),
      (effect) => ({
        severity: 'warning',
        message: `A constraint of ${nameOf(effect)} is validated in the transaction that adds it: the lock is held through the validation.`,
        hint: 'Validate it in a revision of its own.',
      }),
    )
  },
}
