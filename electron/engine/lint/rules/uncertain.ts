import type { LintRule } from '../rule.ts'

export const uncertain: LintRule = {
  id: 'uncertain',
  summary: 'Reading a statement does not tell what it does.',
  check: ({ effects }) =>
    effects
      .filter(({ effect }) => !effect.certain && effect.loses === null)
      .map(({ effect }) => ({
        severity: 'info',
        message: `What it does cannot be told by reading: ${effect.detail ?? effect.effect}.`,
        hint: null,
      })),
}
