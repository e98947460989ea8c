import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const everyRow: LintRule = {
  id: 'every-row',
  summary: 'One statement changes every row: all of them stay locked until the step ends.',
  check: ({ effects }) =>
    effects
      .filter(({ effect }) => effect.effect === 'update' && effect.everyRow)
      .map(({ effect }) => ({
        severity: 'info',
        message: `Every row of ${nameOf(effect)} is changed by one statement.`,
        hint: 'On a large table change it in batches, in a revision that says transaction = false.',
      })),
}
