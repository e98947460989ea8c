import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const dropIndexBlocks: LintRule = {
  id: 'drop-index-blocks',
  summary: 'An index is dropped without CONCURRENTLY.',
  why: 'DROP INDEX takes ACCESS EXCLUSIVE on the table: it waits for every query on it, and every new one waits behind it.',
  remedy: 'Drop it CONCURRENTLY, in a revision that says transaction = false.',
  safer: 'drop index concurrently orders_buyer',
  squawk: ['require-concurrent-index-deletion'],
  check: ({ effects }, { online }) =>
    !online
      ? []
      : findingsFor(
          effects,
          (effect) =>
            effect.effect === 'drop' && effect.object?.kind === 'index' && effect.lock === 'reads and writes',
          (effect) => ({
            severity: 'warning',
            message: `Dropping the index ${nameOf(effect)} waits for every query on its table, and new ones wait behind it.`,
            hint: 'Drop it CONCURRENTLY, in a revision that says transaction = false (`headway lint --fix`).',
          }),
        ),
}
