import { findingsFor } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const uncertain: LintRule = {
  id: 'uncertain',
  summary: 'Reading a statement does not tell what it does.',
  why: 'A DO block that builds its SQL, a function, a program: neither the plan nor another rule can judge it.',
  remedy: 'Write the statements out, or rehearse the revision.',
  safer: null,
  squawk: [],
  check: ({ effects }) =>
    findingsFor(
      effects,
      ({ certain, loses }) => !certain && loses === null,
      ({ detail, effect }) => ({
        severity: 'info',
        message: `What it does cannot be told by reading: ${detail ?? effect}.`,
        hint: 'Rehearse it: headway rehearse.',
      }),
    ),
}
