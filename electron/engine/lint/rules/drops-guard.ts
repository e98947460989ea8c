import { effectTitle } from '../../../../shared/effect-words.ts'
import { findingsFor } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const dropsGuard: LintRule = {
  id: 'drops-guard',
  summary: 'A constraint, trigger or policy goes, or is switched off.',
  why: 'Rows that it rejected are accepted, and then it cannot be added again before they are cleaned up.',
  remedy: 'Add what takes its place first; switch triggers off for one session only where rows are loaded.',
  safer: null,
  squawk: [],
  check: ({ effects }) =>
    findingsFor(
      effects,
      ({ loses }) => loses === 'guard',
      (effect) => ({
        severity: effect.effect === 'disable' ? 'warning' : 'info',
        message: `No longer enforced: ${effectTitle(effect)}.`,
        hint: 'Rows that it rejected are accepted from now on.',
      }),
    ),
}
