import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const volatileDefault: LintRule = {
  id: 'volatile-default',
  summary: 'A new column has a default that is computed for each row.',
  why: 'A constant default is kept in the catalog; random(), clock_timestamp() or gen_random_uuid() is computed for each row, so the whole table is rewritten while nobody can use it.',
  remedy:
    'Add the column without the default, set the default for new rows, and fill the old ones in batches.',
  safer:
    'alter table orders add column token uuid; alter table orders alter column token set default gen_random_uuid()',
  squawk: ['adding-field-with-default'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => effect.effect === 'add column' && hasFact(effect, 'volatile default'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `The default of ${nameOf(effect)}.${effect.columns.join(', ')} is computed for each row: the table is rewritten${sizeWords(effect, context.sizes)}.`,
        hint: 'Add the column first, then its default, and fill the rows that are there in batches (`headway lint --fix`).',
      }),
    ),
}
