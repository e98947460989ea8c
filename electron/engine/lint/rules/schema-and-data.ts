import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const schemaAndData: LintRule = {
  id: 'schema-and-data',
  summary: 'A revision changes a table and then many rows, in one transaction.',
  why: 'The lock of the schema change is held until the last row is written, and everybody waits meanwhile.',
  remedy: 'Put the rows into a revision of their own: op.backfill writes them in batches.',
  safer: null,
  squawk: [],
  check: ({ step, effects }) => {
    if (!step.transaction) return []
    const first = effects.findIndex(({ effect }) => effect.lock === 'reads and writes')
    if (first === -1) return []
    return findingsFor(
      effects.slice(first + 1),
      ({ effect, everyRow }) => (effect === 'update' || effect === 'delete') && everyRow,
      (effect) => ({
        severity: 'warning',
        message: `Rows of ${nameOf(effect)} are written while the lock of an earlier statement is still held.`,
        hint: 'Change the schema in one revision and the rows in the next, in batches (op.backfill).',
      }),
    )
  },
}
