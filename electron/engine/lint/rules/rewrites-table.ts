import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

/** https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES */
export const rewritesTable: LintRule = {
  id: 'rewrites-table',
  summary: 'A statement writes a whole table anew, while nobody can read or write it.',
  check: ({ effects }) =>
    effects
      .filter(({ effect }) => effect.rewrites && effect.effect !== 'rebuild')
      .map(({ effect }) => ({
        severity: 'warning',
        message: `${nameOf(effect)} is written anew as a whole, and nobody can use it meanwhile.`,
        hint: 'On a large table add a new column, fill it in batches, and switch over in a later revision.',
      })),
}
