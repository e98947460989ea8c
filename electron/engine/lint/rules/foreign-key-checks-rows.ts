import { checksRowsNow, findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const foreignKeyChecksRows: LintRule = {
  id: 'foreign-key-checks-rows',
  summary: 'A foreign key is checked on all rows while writes to both tables wait.',
  why: 'Adding it takes SHARE ROW EXCLUSIVE on both tables and reads the referring one as a whole.',
  remedy: 'Add it NOT VALID, which holds for new rows at once, and VALIDATE it in a revision of its own.',
  safer: 'alter table orders add foreign key (buyer) references people not valid',
  squawk: ['adding-foreign-key-constraint', 'constraint-missing-not-valid'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => checksRowsNow(effect, 'foreign key'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `Every row of ${nameOf(effect)} is read${sizeWords(effect, context.sizes)} for its new foreign key, while writes to both tables wait.`,
        hint: 'Add it NOT VALID now, and VALIDATE it in a revision of its own (`headway lint --fix`).',
      }),
    ),
}
