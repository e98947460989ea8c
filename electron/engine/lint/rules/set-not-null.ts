import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { findingsFor, nameOf } from '../rule.ts'
import type { LintContext, LintRule, LintedEffect } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

/** A column that the step adds with a value: its rows hold it. */
function addedHere(all: readonly LintedEffect[], { object, columns }: StatementEffect): boolean {
  return all.some(
    ({ effect }) =>
      effect.effect === 'add column' &&
      effect.object?.name === object?.name &&
      effect.columns.some((column) => columns.includes(column)) &&
      (effect.facts ?? []).some(({ fact }) => fact === 'default'),
  )
}

export const setNotNull: LintRule = {
  id: 'set-not-null',
  summary: 'NOT NULL is set on a column that exists: the whole table is read while nobody can use it.',
  why: 'PostgreSQL looks at every row under ACCESS EXCLUSIVE, unless a validated CHECK says already that there is no NULL.',
  remedy:
    'Add CHECK (column IS NOT NULL) NOT VALID, validate it in a revision of its own, set NOT NULL, drop the check.',
  safer: 'alter table orders add constraint orders_total_set check (total is not null) not valid',
  squawk: ['adding-not-nullable-field'],
  check: ({ effects, all }, context) =>
    findingsFor(
      effects,
      (effect) =>
        effect.effect === 'set not null' &&
        effect.scans &&
        !addedHere(all, effect) &&
        !isProven(effect, context),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `Every row of ${nameOf(effect)} is read${sizeWords(effect, context.sizes)} to see that ${effect.columns.join(', ')} holds no NULL, while nobody can use it.`,
        hint: context.online
          ? 'Prove it by a CHECK that is added NOT VALID and validated first (`headway lint --fix`).'
          : 'Do it when nobody writes.',
      }),
    ),
}

/** A CHECK that was validated says so already. */
function isProven(effect: StatementEffect, { proven }: LintContext): boolean {
  return effect.columns.every((column) => proven?.has(`${nameOf(effect)}.${column}`) === true)
}
