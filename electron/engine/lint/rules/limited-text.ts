import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const limitedText: LintRule = {
  id: 'limited-text',
  summary: 'A column is varchar(n).',
  why: 'The limit is part of the type: making it smaller rewrites the table, and it is seldom meant.',
  remedy: 'Use text, with a CHECK on its length where there is a limit.',
  safer: null,
  squawk: ['prefer-text-field'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'limited text'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'limited text').join(', ')} is varchar(n), whose limit is part of its type.`,
        hint: 'Use text, with a CHECK where there is a limit.',
      }),
    ),
}
