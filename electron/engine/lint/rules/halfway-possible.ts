import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { LintRule } from '../rule.ts'

export const halfwayPossible: LintRule = {
  id: 'halfway-possible',
  summary: 'A revision outside a transaction holds several statements that change something.',
  why: 'If one fails, those before it stay: neither the old nor the new state is there.',
  remedy: 'Give each statement that needs no transaction a revision of its own.',
  safer: null,
  squawk: [],
  check: ({ step, all }) => {
    const changing = new Set(all.filter(({ effect }) => changes(effect)).map(({ statement }) => statement))
    if (step.transaction || step.direction === 'stamp' || changing.size < 2) return []
    return [
      {
        severity: 'info',
        message: `${changing.size} statements run without a transaction: where one fails, those before it stay.`,
        hint: 'Give each a revision of its own; a run that stopped halfway goes on with --resume.',
      },
    ]
  },
}

function changes({ effect }: StatementEffect): boolean {
  return !['read', 'setting', 'maintain'].includes(effect)
}
