import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const rebuildsTable: LintRule = {
  id: 'rebuilds-table',
  summary: 'SQLite makes a table anew with all its rows, because ALTER TABLE cannot make the change.',
  why: 'The file needs room for a second copy of the table, and writers wait until it is done.',
  remedy: 'Make all changes of one table in one batch, so that it is copied once.',
  safer: null,
  squawk: [],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      ({ effect }) => effect === 'rebuild',
      (effect) => ({
        severity: context.tier === 'production' ? severityBySize(effect, context) : 'info',
        message: `${nameOf(effect)} is made anew with its rows${sizeWords(effect, context.sizes)}; writers wait meanwhile.`,
        hint: 'Put all changes of the table into one batchAlterTable.',
      }),
    ),
}
