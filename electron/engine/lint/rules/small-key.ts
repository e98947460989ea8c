import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const smallKey: LintRule = {
  id: 'small-key',
  summary: 'A primary key is an integer of four bytes or less.',
  why: 'It ends at 2,147,483,647; changing it then rewrites the table.',
  remedy: 'Make it bigint.',
  safer: 'id bigint generated always as identity primary key',
  squawk: ['prefer-big-int', 'prefer-bigint-over-int', 'prefer-bigint-over-smallint'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'small key'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'small key').join(', ')} is a key that ends at 2,147,483,647 rows or before.`,
        hint: 'Make it bigint.',
      }),
    ),
}
