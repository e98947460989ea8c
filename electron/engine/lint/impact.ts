import { effectTitle, lossWords, objectName } from '../../../shared/effect-words.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { ImpactItem, ImpactStep } from '../../../shared/model/impact.ts'
import type { Rehearsal } from '../../../shared/model/rehearsal.ts'
import { lossLines } from '../../../shared/rehearsal-words.ts'
import { hasFact } from './rule.ts'
import type { LintedStep } from './rule.ts'
import { sizeWords } from './table-sizes.ts'
import type { TableSizes } from './table-sizes.ts'

/**
 * What a step means for others, statement by statement; `made` is the rehearsal of the same plan. `locksTables`: a change
 * locks its table; else whatever writes locks out every other writer of the database. Pure.
 */
export function impactOfStep(
  { step, effects }: LintedStep,
  statements: readonly string[],
  sizes: TableSizes,
  made: Rehearsal | null,
  locksTables: boolean,
): ImpactStep {
  const measured = made?.there.steps[step.index]?.statements ?? []
  const found = statements.map((sql, index) => ({
    sql,
    items: eachOnce(
      effects.flatMap(({ effect, statement }) =>
        statement === index ? itemsOf(effect, sizes, locksTables) : [],
      ),
    ),
    measuredMs: measured[index]?.ms ?? null,
  }))
  const lost = effects.filter(({ effect }) => effect.loses === 'rows' || effect.loses === 'values')
  return {
    index: step.index,
    revision: step.revision,
    message: step.message,
    summary: summaryOf(found.flatMap(({ items }) => items)),
    statements: found,
    notBack: made === null ? lost.map(({ effect }) => lostWords(effect)) : lossLines(made),
  }
}

/** Several effects of a statement may mean the same. */
function eachOnce(items: readonly ImpactItem[]): ImpactItem[] {
  return [...new Map(items.map((item) => [item.text, item])).values()]
}

/** `the rows of reviews`, `the values of customers.phone`. */
function lostWords({ object, columns, loses }: StatementEffect): string {
  const name = object === null ? 'a table' : objectName(object)
  if (loses !== 'values' || columns.length === 0) return `the rows of ${name}`
  return `the values of ${columns.map((column) => `${name}.${column}`).join(', ')}`
}

/** Whether the whole table is rewritten: by a change of type, unless the new type stores the old values unchanged. */
export function rewriteOf(effect: StatementEffect): 'yes' | 'no' | 'maybe' {
  if (effect.effect === 'change type') return 'maybe'
  if (effect.effect === 'unknown' || effect.effect === 'run code') return 'maybe'
  // A table that already is as requested is not rewritten.
  return effect.rewrites ? 'yes' : 'no'
}

function itemsOf(effect: StatementEffect, sizes: TableSizes, locksTables: boolean): ImpactItem[] {
  const table = effect.object === null ? null : objectName(effect.object)
  if (effect.effect === 'unknown' || effect.effect === 'run code')
    return [{ table, kind: 'unknown', text: `Not known: ${effect.detail ?? effectTitle(effect)}` }]
  const name = effect.object?.kind === 'index' ? `the table of index ${table ?? ''}` : (table ?? 'it')
  const size = sizeWords(effect, sizes)
  const rewrite = rewriteOf(effect)
  const lock = locksTables ? lockText(effect, name, size) : writerText(effect)
  const loss = lossWords(effect)
  return [
    ...(lock === null ? [] : [{ table, kind: 'locks' as const, text: lock }]),
    ...(rewrite === 'no'
      ? []
      : [
          {
            table,
            kind: 'rewrites' as const,
            text: `${name} ${rewrite === 'yes' ? 'is' : 'may be'} rewritten as a whole${size}`,
          },
        ]),
    ...(effect.scans && rewrite === 'no'
      ? [{ table, kind: 'reads all' as const, text: `Every row of ${name} is read${size}` }]
      : []),
    ...(effect.loses === 'rows' || effect.loses === 'values'
      ? [{ table, kind: 'loses' as const, text: `${effectTitle(effect)}: ${loss ?? ''}${size}` }]
      : []),
  ]
}

/** Who waits, and for how long. */
function lockText(effect: StatementEffect, name: string, size: string): string | null {
  const until = hasFact(effect, 'concurrently') ? 'while it runs' : 'until the step ends'
  switch (effect.lock) {
    case 'reads and writes':
      return `Nobody can read or write ${name} ${until}${size}`
    case 'writes':
      return `Writes to ${name} wait ${until}${size}`
    case 'definitions':
      return `Only other changes of the definition of ${name} wait`
    case 'none':
      return effect.effect === 'update' || effect.effect === 'delete'
        ? `Whoever writes the same rows of ${name} waits until the step ends`
        : null
  }
}

/** Of a database that has one writer at a time: https://www.sqlite.org/lockingv3.html. */
function writerText({ effect }: StatementEffect): string | null {
  return effect === 'read' || effect === 'setting'
    ? null
    : 'Whoever else writes to this database waits until the step ends'
}

const order: readonly ImpactItem['kind'][] = ['loses', 'rewrites', 'reads all', 'locks', 'unknown']

function summaryOf(items: readonly ImpactItem[]): string {
  const worst = items.toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind))
  const texts: readonly string[] = [...new Set(worst.map(({ text }) => text))]
  const [first, ...others] = texts
  if (first === undefined) return 'Nobody waits for it'
  return others.length === 0 ? first : `${first} (and ${others.length} more: see Impact of the revision)`
}
