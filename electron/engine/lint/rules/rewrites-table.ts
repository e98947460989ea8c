import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

/**
 * Rewrites that no other rule reports. https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
function rewritesByItself(effect: StatementEffect): boolean {
  if (!effect.rewrites || effect.effect === 'rebuild' || effect.effect === 'change type') return false
  return !(['volatile default', 'stored expression', 'serial'] as const).some((fact) => hasFact(effect, fact))
}

export const rewritesTable: LintRule = {
  id: 'rewrites-table',
  summary: 'A statement rewrites a whole table, while nobody can read or write it.',
  why: 'SET LOGGED, SET TABLESPACE, VACUUM FULL, CLUSTER and their like copy the table; readers and writers wait for the end.',
  remedy: 'Do it in a maintenance window, or with a tool that copies beside the table (pg_repack).',
  safer: null,
  squawk: [],
  check: ({ effects }, context) =>
    findingsFor(effects, rewritesByItself, (effect) => ({
      severity: severityBySize(effect, context),
      message: `${nameOf(effect)} is rewritten as a whole${sizeWords(effect, context.sizes)}, and nobody can use it meanwhile.`,
      hint: 'On a large table do it in a maintenance window, or by a copy beside it that is switched over.',
    })),
}
