import { checksRowsNow, findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const checkChecksRows: LintRule = {
  id: 'check-checks-rows',
  summary: 'A CHECK constraint is checked on all rows while nobody can use the table.',
  why: 'Adding it takes ACCESS EXCLUSIVE and reads the whole table.',
  remedy: 'Add it NOT VALID, which holds for new rows at once, and VALIDATE it in a revision of its own.',
  safer: 'alter table orders add check (total >= 0) not valid',
  squawk: ['constraint-missing-not-valid'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => checksRowsNow(effect, 'check'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `Every row of ${nameOf(effect)} is read${sizeWords(effect, context.sizes)} for its new CHECK, while nobody can use it.`,
        hint: 'Add it NOT VALID now, and VALIDATE it in a revision of its own (`headway lint --fix`).',
      }),
    ),
}
