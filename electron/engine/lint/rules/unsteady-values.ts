import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const unsteadyValues: LintRule = {
  id: 'unsteady-values',
  summary: 'Rows are written with values that are others at every run.',
  why: 'A rehearsal, a copy and production end up with different rows, and nobody can tell whether a run did what it should.',
  remedy: 'Compute the values from what is in the row, or write them down in the revision.',
  safer: null,
  squawk: [],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'unsteady values'),
      (effect) => ({
        severity: 'info',
        message: `${nameOf(effect)} gets values that differ at every run (random(), gen_random_uuid(), clock_timestamp()).`,
        hint: 'Compute them from the row where two databases must agree.',
      }),
    ),
}
