import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const dropNotNull: LintRule = {
  id: 'drop-not-null',
  summary: 'A column may hold NULL from now on.',
  why: 'Programs that rely on a value meet NULL, and fail where they read it.',
  remedy: 'Change the programs first.',
  safer: null,
  squawk: ['ban-drop-not-null'],
  check: ({ effects }) =>
    findingsFor(
      effects,
      (effect) => hasFact(effect, 'drop not null'),
      (effect) => ({
        severity: 'info',
        message: `${nameOf(effect)}.${effect.columns.join(', ')} may hold NULL from now on, which programs that read it may not expect.`,
        hint: 'Deploy code that copes with NULL first.',
      }),
    ),
}
