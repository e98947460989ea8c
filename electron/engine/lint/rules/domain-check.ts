import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const domainCheck: LintRule = {
  id: 'domain-check',
  summary: 'A domain gets a constraint.',
  why: 'It is checked on every column of the domain, in every table, under locks; and cannot be put off.',
  remedy: 'Put the CHECK on the tables.',
  safer: null,
  squawk: ['ban-create-domain-with-constraint', 'ban-alter-domain-with-add-constraint'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'domain check'),
      (effect) => ({
        severity: effect.effect === 'create' ? 'info' : 'warning',
        message: `A constraint of the domain ${nameOf(effect)} is checked on every table that uses it, and hard to change later.`,
        hint: 'Put the CHECK on the tables.',
      }),
    ),
}
