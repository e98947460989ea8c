import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const longLock: LintRule = {
  id: 'long-lock',
  summary: 'A statement reads a whole table under a lock that stops others.',
  check: ({ effects }) =>
    effects
      .filter(({ effect }) => effect.scans && !effect.rewrites && effect.lock !== 'none')
      .filter(({ effect }) => effect.lock !== 'definitions')
      .map(({ effect }) => ({
        severity: 'warning',
        message: `All of ${nameOf(effect)} is read while ${effect.lock} of others wait.`,
        hint: 'For a constraint: NOT VALID now, VALIDATE in a revision of its own. For an index: CONCURRENTLY, outside a transaction. `revision --autogenerate --online` writes both.',
      })),
}
