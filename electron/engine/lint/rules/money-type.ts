import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const moneyType: LintRule = {
  id: 'money-type',
  summary: 'A column is money.',
  why: 'Its fraction and sign depend on a setting of the server.',
  remedy: 'Use numeric with a column for the currency.',
  safer: null,
  squawk: [],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'money'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'money').join(', ')} is money, which means another amount under another lc_monetary.`,
        hint: 'Use numeric.',
      }),
    ),
}
