import { nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'

export const losesData: LintRule = {
  id: 'loses-data',
  summary: 'Rows or values are gone afterwards, and no downgrade brings them back.',
  check: ({ effects }, { tier }) =>
    effects
      .filter(({ effect }) => effect.loses === 'rows' || effect.loses === 'values')
      .map(({ effect }) => {
        const columns = effect.columns.map((column) => `${nameOf(effect)}.${column}`).join(', ')
        const what =
          effect.loses === 'values' && columns !== '' ? `values of ${columns}` : `rows of ${nameOf(effect)}`
        return {
          severity: tier === 'production' ? 'error' : 'warning',
          message: `${effect.certain ? 'Loses' : 'May lose'} ${what}.`,
          hint: 'Take a backup, or keep the data in another place until nothing needs it any more.',
        }
      }),
}
