import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const noPrimaryKey: LintRule = {
  id: 'no-primary-key',
  summary: 'A new table has no primary key.',
  why: 'Rows cannot be told apart: logical replication, backfills and most tools need one.',
  remedy: 'Give it one.',
  safer: 'id bigint generated always as identity primary key',
  squawk: [],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'no primary key'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'no primary key').join(', ')} has no primary key.`,
        hint: 'Give it one: replication, backfills and most tools need it.',
      }),
    ),
}
