import { losesData } from '../../../../shared/effect-words.ts'
import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const dropWithoutBackup: LintRule = {
  id: 'drop-without-backup',
  summary: 'Rows or values are lost on a production target whose settings say that no backup is taken.',
  why: 'What is lost then exists nowhere any more, unless somebody else keeps backups of the server.',
  remedy: 'Set backup to required or ask in the settings of the target, or run with --backup.',
  safer: null,
  squawk: [],
  check: ({ effects }, { tier, backup }) =>
    tier !== 'production' || backup !== 'never'
      ? []
      : findingsFor(effects, losesData, (effect) => ({
          severity: 'warning',
          message: `What is lost of ${nameOf(effect)} is kept nowhere: the target says that no backup is taken.`,
          hint: 'Run with --backup, or set backup to required for the target.',
        })),
}
