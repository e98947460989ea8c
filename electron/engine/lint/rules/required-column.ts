import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { sizeOf, sizeWords } from '../table-sizes.ts'

export const requiredColumn: LintRule = {
  id: 'required-column',
  summary: 'A new column must have a value in every row, and gets none.',
  why: 'The statement fails as soon as the table holds a row; it passes on an empty database and stops in production.',
  remedy: 'Give it a default, or add it without NOT NULL, fill it in batches, and require it then.',
  safer: "alter table orders add column state text not null default 'new'",
  squawk: ['adding-required-field', 'adding-not-nullable-field'],
  check: ({ effects }, { sizes }) =>
    findingsFor(
      effects,
      (effect) => effect.effect === 'add column' && hasFact(effect, 'required'),
      (effect) => ({
        severity: sizeOf(effect, sizes)?.rows === 0 ? 'info' : 'error',
        message: `${nameOf(effect)}.${effect.columns.join(', ')} is NOT NULL without a default: it fails where the table holds rows${sizeWords(effect, sizes)}.`,
        hint: 'Add it with a default, or without NOT NULL and fill it first (`headway lint --fix`).',
      }),
    ),
}
