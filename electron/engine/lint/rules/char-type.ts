import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const charType: LintRule = {
  id: 'char-type',
  summary: 'A column is char(n).',
  why: 'Values are filled up with blanks, compare oddly and save nothing.',
  remedy: 'Use text, with a CHECK on its length.',
  safer: null,
  squawk: ['ban-char-field'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'char'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'char').join(', ')} is char(n): values are filled up with blanks.`,
        hint: 'Use text.',
      }),
    ),
}
