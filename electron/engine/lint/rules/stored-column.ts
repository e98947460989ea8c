import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const storedColumn: LintRule = {
  id: 'stored-column',
  summary: 'A generated, serial or identity column is added to a table that exists.',
  why: 'Its value is computed and stored for every row: the table is rewritten while nobody can use it.',
  remedy:
    'Add a plain column, fill it in batches, and keep it up to date by a trigger; or compute it where it is read.',
  safer: null,
  squawk: ['adding-field-with-default', 'adding-serial-primary-key-field', 'prefer-identity'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) =>
        effect.effect === 'add column' && (hasFact(effect, 'stored expression') || hasFact(effect, 'serial')),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `${nameOf(effect)}.${effect.columns.join(', ')} is computed for every row: the table is rewritten${sizeWords(effect, context.sizes)}.`,
        hint: 'Add a plain column and fill it in batches.',
      }),
    ),
}
