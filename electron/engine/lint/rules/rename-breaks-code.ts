import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const renameBreaksCode: LintRule = {
  id: 'rename-breaks-code',
  summary: 'A table or column gets another name while programs still use the old one.',
  check: ({ effects }) =>
    effects
      .filter(
        ({ effect }) =>
          effect.effect === 'rename column' || (effect.effect === 'rename' && isTable(effect.object?.kind)),
      )
      .map(({ effect }) => ({
        severity: 'warning',
        message: `Programs that still use the old name of ${[nameOf(effect), ...effect.columns].join('.')} fail from this moment on.`,
        hint: 'Deploy code that knows both names first, or add the new one and remove the old one in a later revision.',
      })),
}

function isTable(kind: string | undefined): boolean {
  return kind === 'table' || kind === 'view'
}
