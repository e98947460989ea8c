import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const enumValue: LintRule = {
  id: 'enum-value',
  summary: 'A value is added to an enum.',
  why: 'It cannot be removed again, and cannot be used in the transaction that adds it.',
  remedy:
    'Use it from the next revision on; where values come and go, a table of them with a foreign key is easier.',
  safer: null,
  squawk: ['require-enum-value-ordering'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'new value'),
      (effect) => ({
        severity: 'info',
        message: `${nameOf(effect)} gets the value "${effect.detail ?? ''}", which cannot be taken back and not be used before the next revision.`,
        hint: null,
      }),
    ),
}
