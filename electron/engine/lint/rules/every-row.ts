import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const everyRow: LintRule = {
  id: 'every-row',
  summary: 'One statement changes every row: all of them stay locked until the step ends.',
  why: 'Writers of any row wait, the log grows by the whole table at once, and replicas fall behind.',
  remedy: 'Change them in batches: op.backfill in a revision that says transaction = false.',
  safer: "await op.backfill('orders', { set: { total: 0 }, where: 'total is null', batch: 5000 })",
  squawk: [],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      ({ effect, everyRow }) => (effect === 'update' || effect === 'delete') && everyRow,
      (effect) => ({
        severity: context.tier === 'production' ? severityBySize(effect, context) : 'info',
        message: `Every row of ${nameOf(effect)} is changed by one statement${sizeWords(effect, context.sizes)}.`,
        hint: 'On a large table change it in batches: op.backfill, in a revision that says transaction = false.',
      }),
    ),
}
