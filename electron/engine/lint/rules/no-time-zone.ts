import { columnsWith, findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const noTimeZone: LintRule = {
  id: 'no-time-zone',
  summary: 'A column holds times without their zone.',
  why: 'The same instant is another value in another session, and nobody can tell later which was meant.',
  remedy: 'Use timestamptz: eight bytes as well.',
  safer: 'created timestamptz not null',
  squawk: ['prefer-timestamp-tz'],
  check: ({ all }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'no time zone'),
      (effect) => ({
        severity: 'info',
        message: `${columnsWith(effect, 'no time zone').join(', ')} holds times without their zone.`,
        hint: 'Use timestamptz.',
      }),
    ),
}
