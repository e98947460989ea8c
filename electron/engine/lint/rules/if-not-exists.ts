import { ifMissing } from '../../sql/effects.ts'
import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

/** Objects that may look different under the same name. */
const kinds: ReadonlySet<string> = new Set(['table', 'index', 'view', 'materialized view'])

export const ifNotExists: LintRule = {
  id: 'if-not-exists',
  summary: 'IF NOT EXISTS passes over an object that is another than the one meant.',
  why: 'The revision then counts as applied while the database has something else.',
  remedy: 'Leave it out: a run is one transaction, and an object that exists already should be an error.',
  safer: null,
  squawk: [],
  check: ({ all }) =>
    findingsFor(
      all,
      ({ effect, detail, object }) =>
        (effect === 'create' || effect === 'add column') &&
        detail === ifMissing &&
        kinds.has(object?.kind ?? ''),
      (effect) => ({
        severity: 'info',
        message: `${[nameOf(effect), ...effect.columns].join('.')} is left as it is if one of that name exists, whatever it looks like.`,
        hint: 'Leave IF NOT EXISTS out, so that a difference is an error.',
      }),
    ),
}
