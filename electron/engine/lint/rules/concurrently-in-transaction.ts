import { findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const concurrentlyInTransaction: LintRule = {
  id: 'concurrently-in-transaction',
  summary: 'A CONCURRENTLY statement stands in a revision that runs in a transaction.',
  why: 'The server refuses it there: the run fails at this statement.',
  remedy: 'Give it a revision of its own that says transaction = false.',
  safer: '-- transaction: false',
  squawk: ['ban-concurrent-index-creation-in-transaction'],
  check: ({ step, all }) =>
    !step.transaction
      ? []
      : findingsFor(
          all,
          (effect) => hasFact(effect, 'concurrently'),
          () => ({
            severity: 'error',
            message: 'CONCURRENTLY does not run inside a transaction, and this revision runs in one.',
            hint: 'Say transaction = false in the revision, and give the statement a revision of its own.',
          }),
        ),
}
