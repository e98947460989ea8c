import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const manyLocks: LintRule = {
  id: 'many-locks',
  summary: 'One transaction takes strong locks on several tables that others use.',
  why: 'Each lock is held until the end, so tables are locked longer than their own change takes; programs that use them in another order deadlock with it.',
  remedy: 'Change one table per revision.',
  safer: null,
  squawk: [],
  check: ({ step, effects }) => {
    const tables = new Set(
      effects.filter(({ effect }) => isStrong(effect)).map(({ effect }) => nameOf(effect)),
    )
    if (!step.transaction || tables.size < 3) return []
    return [
      {
        severity: 'info',
        message: `${tables.size} tables are locked against everybody until the revision ends: ${[...tables].join(', ')}.`,
        hint: 'Change fewer tables per revision.',
      },
    ]
  },
}

function isStrong({ lock, object }: StatementEffect): boolean {
  return lock === 'reads and writes' && object?.kind === 'table'
}
