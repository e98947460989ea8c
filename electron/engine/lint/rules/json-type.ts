import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const jsonType: LintRule = {
  id: 'json-type',
  summary: 'A column is json.',
  why: 'It has no equality, so SELECT DISTINCT and GROUP BY on the table fail; and it is parsed at each access.',
  remedy: 'Use jsonb.',
  safer: null,
  squawk: [],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'json'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'json').join(', ')} is json: it cannot be compared, and SELECT DISTINCT on it fails.`,
        hint: 'Use jsonb.',
      }),
    ),
}
