import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const renameBreaksCode: LintRule = {
  id: 'rename-breaks-code',
  summary: 'A table or column gets another name or schema while programs still use the old one.',
  why: 'There is no moment at which both names hold, so running programs fail until all of them are replaced.',
  remedy:
    'Add the new one beside the old, write both, and remove the old one later; for a table leave a view of the old name.',
  safer: 'create view orders as select * from purchases',
  squawk: ['renaming-column', 'renaming-table'],
  check: ({ effects }) =>
    findingsFor(effects, isRename, (effect) => ({
      severity: 'warning',
      message: `Programs that still use the old name of ${[nameOf(effect), ...effect.columns].join('.')} fail from this moment on.`,
      hint: 'Deploy code that knows both names first, or add the new one and remove the old one in a later revision.',
    })),
}

function isRename(effect: StatementEffect): boolean {
  if (effect.effect === 'rename column') return true
  return isTable(effect.object?.kind) && (effect.effect === 'rename' || hasFact(effect, 'set schema'))
}

function isTable(kind: string | undefined): boolean {
  return kind === 'table' || kind === 'view'
}
