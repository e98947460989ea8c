import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const partitionBlocks: LintRule = {
  id: 'partition-blocks',
  summary: 'A partition is attached or detached in a way that others wait for.',
  why: 'ATTACH reads the whole partition unless a CHECK says already that its rows fit; DETACH without CONCURRENTLY takes ACCESS EXCLUSIVE on the parent.',
  remedy:
    'Add a matching CHECK to the partition before it is attached; DETACH ... CONCURRENTLY outside a transaction.',
  safer: 'alter table events detach partition events_2020 concurrently',
  squawk: ['require-concurrent-partition-detach'],
  check: ({ effects }) =>
    findingsFor(
      effects,
      (effect) =>
        hasFact(effect, 'attach partition') ||
        (hasFact(effect, 'detach partition') && !hasFact(effect, 'concurrently')),
      (effect) =>
        hasFact(effect, 'attach partition')
          ? {
              severity: 'info',
              message: `A partition of ${nameOf(effect)} is read as a whole while it is attached, unless a CHECK proves its bounds.`,
              hint: 'Add a CHECK with the bounds to the partition first (NOT VALID, then VALIDATE).',
            }
          : {
              severity: 'warning',
              message: `Everybody waits for ${nameOf(effect)} while a partition is detached.`,
              hint: 'DETACH PARTITION ... CONCURRENTLY, in a revision that says transaction = false.',
            },
    ),
}
