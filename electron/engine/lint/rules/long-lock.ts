import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { buildsIndex, findingsFor, hasFact, nameOf } from '../rule.ts'
import type { LintRule } from '../rule.ts'
import { severityBySize, sizeWords } from '../table-sizes.ts'

export const longLock: LintRule = {
  id: 'long-lock',
  summary: 'A statement reads a whole table under a lock that stops others.',
  why: 'They wait the longer, the larger the table is.',
  remedy: 'See what the statement waits for, and do it in steps that hold short locks.',
  safer: null,
  squawk: [],
  check: ({ effects }, context) =>
    findingsFor(
      effects,
      (effect) => isLong(effect) && !toldElsewhere(effect, context.online),
      (effect) => ({
        severity: severityBySize(effect, context),
        message: `Every row of ${nameOf(effect)} is read${sizeWords(effect, context.sizes)} while ${effect.lock} of others wait.`,
        hint: context.online ? 'Do it in steps that hold short locks.' : 'Do it when nobody writes.',
      }),
    ),
}

function isLong({ scans, rewrites, lock }: StatementEffect): boolean {
  return scans && !rewrites && lock !== 'none' && lock !== 'definitions'
}

function toldElsewhere(effect: StatementEffect, online: boolean): boolean {
  if (effect.effect === 'set not null' || (buildsIndex(effect) && online)) return true
  return (['foreign key', 'check', 'unique', 'primary key', 'exclusion'] as const).some((fact) =>
    hasFact(effect, fact),
  )
}
