import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const charType: LintRule = {
  id: 'char-type',
  summary: 'A column is char(n).',
  why: 'Values are padded with blanks, compare in unexpected ways, and save no space.',
  remedy: 'Use text, with a CHECK on its length.',
  safer: null,
  squawk: ['ban-char-field'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'char'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'char').join(', ')} is char(n): values are padded with blanks.`,
        hint: 'Use text.',
      }),
    ),
}
