import { checksRowsNow, findingsFor, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const uniqueBuildsIndex: LintRule = {
  id: 'unique-builds-index',
  summary: 'A UNIQUE or PRIMARY KEY constraint builds its index while nobody can use the table.',
  why: 'Adding it takes ACCESS EXCLUSIVE for as long as the index is built.',
  remedy:
    'Build a unique index CONCURRENTLY first, and add the constraint USING INDEX, which is done at once.',
  safer: 'create unique index concurrently orders_number on orders (number)',
  squawk: ['disallowed-unique-constraint', 'adding-serial-primary-key-field', 'constraint-missing-not-valid'],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => checksRowsNow(effect, 'unique') || checksRowsNow(effect, 'primary key'),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `An index over ${nameOf(effect)} is built${sizeWords(effect, context.sizes)} while nobody can use it.`,
        hint: 'Build the index CONCURRENTLY in a revision of its own, then ADD CONSTRAINT ... USING INDEX.',
      }),
    ),
}
