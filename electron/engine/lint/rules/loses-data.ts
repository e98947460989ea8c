import { findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const losesData: LintRule = {
  id: 'loses-data',
  summary: 'Rows or values are gone afterwards, and no downgrade brings them back.',
  why: 'A downgrade makes the table or column again, empty. What was in it exists only in a backup.',
  remedy:
    'Take a backup (`headway upgrade --backup`), or rename the column and drop it when nothing has needed it for a while.',
  safer: 'alter table orders rename column note to note_unused',
  squawk: ['ban-drop-column', 'ban-drop-table', 'ban-truncate-cascade'],
  check: ({ effects }, { tier }) =>
    findingsFor(
      effects,
      ({ effect, loses }) =>
        (loses === 'rows' || loses === 'values') && effect !== 'cascade' && effect !== 'change type',
      (effect) => {
        const columns = effect.columns.map((column) => `${nameOf(effect)}.${column}`).join(', ')
        const what =
          effect.loses === 'values' && columns !== '' ? `values of ${columns}` : `rows of ${nameOf(effect)}`
        return {
          severity: tier === 'production' ? 'error' : 'warning',
          message: `${effect.certain ? 'Loses' : 'May lose'} ${what}.`,
          hint: 'Take a backup, or keep the data in another place until nothing needs it any more.',
        }
      },
    ),
}
