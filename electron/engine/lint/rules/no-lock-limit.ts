import { findingsFor, hasFact } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const noLockLimit: LintRule = {
  id: 'no-lock-limit',
  summary: 'A revision switches the limit off for how long it waits for locks.',
  why: 'A statement that waits for a strong lock makes every later query on the table wait behind it, for as long as somebody holds the table.',
  remedy: "Leave Headway's limit (lock_timeout, two seconds) as it is, or raise it for the target.",
  safer: "set lock_timeout = '2s'",
  squawk: ['require-lock-timeout'],
  check: ({ all }, { tier }) =>
    findingsFor(
      all,
      (effect) => hasFact(effect, 'no lock limit'),
      () => ({
        severity: tier === 'production' ? 'error' : 'warning',
        message:
          'lock_timeout is switched off: a statement may wait for a lock for ever, and everybody behind it.',
        hint: "Raise the limit in the target's settings instead (lockTimeoutMs).",
      }),
    ),
}
