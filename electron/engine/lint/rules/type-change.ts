import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const typeChange: LintRule = {
  id: 'type-change',
  summary: 'The type of a column changes: the table is rewritten unless the new type holds the old as it is.',
  why: 'Nobody can read or write the table meanwhile, its indexes are built again, and values that do not fit stop the statement or are cut. Programs that expect the old type break.',
  remedy:
    'Add a column of the new type, fill it in batches, switch the programs over, drop the old one later.',
  safer: 'alter table orders add column total_new numeric(12, 2)',
  squawk: ['changing-column-type'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      ({ effect }) => effect === 'change type',
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `${nameOf(effect)}.${effect.columns.join(', ')} becomes ${effect.detail ?? 'another type'}: ${nameOf(effect)} may be rewritten as a whole${sizeWords(effect, context.sizes)}, and nobody can use it meanwhile.`,
        hint: 'Add a column of the new type, fill it in batches, and switch over in a later revision.',
      }),
    ),
}
