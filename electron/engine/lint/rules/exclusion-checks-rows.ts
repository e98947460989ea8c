import { checksRowsNow, findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const exclusionChecksRows: LintRule = {
  id: 'exclusion-checks-rows',
  summary: 'An exclusion constraint is built while nobody can use the table.',
  why: 'It cannot be added NOT VALID, nor from an index that was built before.',
  remedy: 'Add it while the table is small or in a maintenance window, or check by a trigger.',
  safer: null,
  squawk: [],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => checksRowsNow(effect, 'exclusion'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `An exclusion constraint over ${nameOf(effect)} is built${sizeWords(effect, context.sizes)} while nobody can use it; there is no other way to add one.`,
        hint: 'Do it in a maintenance window.',
      }),
    ),
}
