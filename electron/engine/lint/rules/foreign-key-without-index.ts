import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintContext, LintRule } from '../rule.ts'

export const foreignKeyWithoutIndex: LintRule = {
  id: 'foreign-key-without-index',
  summary: 'No index begins with the columns of a foreign key.',
  why: 'Deleting or changing a row of the other table reads the whole referring table, once per row.',
  remedy: 'Add an index over the columns.',
  safer: 'create index concurrently orders_buyer on orders (buyer)',
  squawk: [],
  check: ({ all }, { indexes }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'foreign key') && effect.columns.length > 0 && !isIndexed(effect, indexes),
      (effect) => ({
        severity: 'info',
        message: `No index of ${nameOf(effect)} begins with ${effect.columns.join(', ')}, the columns of its foreign key.`,
        hint: 'Without one, deleting a row of the other table reads all of this one.',
      }),
    ),
}

function isIndexed({ object, columns }: StatementEffect, indexes: LintContext['indexes']): boolean {
  const found = indexes.get(object?.name ?? '') ?? []
  return found.some((index) => columns.every((column) => index.slice(0, columns.length).includes(column)))
}
