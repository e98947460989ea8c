import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const maintenanceBlocks: LintRule = {
  id: 'maintenance-blocks',
  summary: 'REINDEX or REFRESH MATERIALIZED VIEW without CONCURRENTLY, or a LOCK TABLE.',
  why: 'Others wait for as long as it takes.',
  remedy: 'Use CONCURRENTLY where there is one, outside of a revision.',
  safer: 'reindex index concurrently orders_buyer',
  squawk: ['require-concurrent-reindex'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      ({ effect, lock, rewrites }) =>
        effect === 'maintain' && !rewrites && (lock === 'writes' || lock === 'reads and writes'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `${effect.lock === 'writes' ? 'Writes' : 'Reads and writes'} of ${nameOf(effect)} wait${sizeWords(effect, context.sizes)} until it is done.`,
        hint: 'Use CONCURRENTLY, or do it apart from the migration.',
      }),
    ),
}
