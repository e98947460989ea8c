import { buildsIndex, findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const indexBlocksWrites: LintRule = {
  id: 'index-blocks-writes',
  summary: 'An index is built without CONCURRENTLY.',
  why: 'Writes to the table wait until the whole index is built.',
  remedy: 'Build it CONCURRENTLY, in a revision of its own that says transaction = false.',
  safer: 'create index concurrently orders_buyer on orders (buyer)',
  squawk: ['require-concurrent-index-creation'],
  check: ({ effects }, context) =>
    !context.online
      ? []
      : findingsFor(
          effects,
          (effect) => buildsIndex(effect) && effect.lock === 'writes',
          (effect) => ({
            severity: severityBySize(effect, context),
            message: `Writes to ${nameOf(effect)} wait until an index over it is built${sizeWords(effect, context.sizes)}.`,
            hint: 'Build it CONCURRENTLY, in a revision that says transaction = false (`headway lint --fix`).',
          }),
        ),
}
