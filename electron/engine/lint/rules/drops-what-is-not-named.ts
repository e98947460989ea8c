import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const dropsWhatIsNotNamed: LintRule = {
  id: 'drops-what-is-not-named',
  summary: 'CASCADE, DROP DATABASE or DROP OWNED takes along what the statement does not name.',
  why: 'Views, foreign keys and whole tables of others go with it, and neither the plan nor a reviewer sees which.',
  remedy:
    'Name what is dropped, one after the other, without CASCADE: an error then shows what was forgotten.',
  safer: 'drop view order_totals; drop table orders',
  squawk: ['ban-drop-database', 'ban-truncate-cascade'],
  check: ({ effects }) =>
    findingsFor(effects, takesMore, (effect) => ({
      severity: 'error',
      message: `Takes along whatever depends on ${nameOf(effect)}, and does not say what that is.`,
      hint: 'Drop what depends on it by name first, and leave CASCADE out.',
    })),
}

function takesMore({ effect, object }: StatementEffect): boolean {
  if (effect === 'cascade') return true
  return effect === 'drop' && (object?.kind === 'database' || object?.kind === 'owned by')
}
