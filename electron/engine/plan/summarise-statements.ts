import { groupedNumber } from '../../../shared/grouped-number.ts'
import type { EffectKind, StatementEffect } from '../../../shared/model/effects.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { planScope } from '../../../shared/plan-scope.ts'

type Told = {
  readonly effects: readonly EffectKind[]
  /** Kinds of objects; absent: any. */
  readonly kinds?: readonly string[]
  readonly word: readonly [one: string, many: string]
}

const tables = ['table', 'foreign table']
const views = ['view', 'materialized view']

/** Effects worth counting, in the order they are told. */
const told: readonly Told[] = [
  { effects: ['create'], kinds: tables, word: ['table to create', 'tables to create'] },
  { effects: ['add column'], word: ['column to add', 'columns to add'] },
  { effects: ['create'], kinds: ['index'], word: ['index to create', 'indexes to create'] },
  { effects: ['create'], kinds: views, word: ['view to create', 'views to create'] },
  { effects: ['create'], kinds: ['type', 'domain'], word: ['type to create', 'types to create'] },
  {
    effects: ['create'],
    kinds: ['function', 'procedure'],
    word: ['function to create', 'functions to create'],
  },
  { effects: ['create'], kinds: ['trigger'], word: ['trigger to create', 'triggers to create'] },
  { effects: ['add constraint', 'set not null'], word: ['constraint to add', 'constraints to add'] },
  { effects: ['rename', 'rename column'], word: ['rename', 'renames'] },
  { effects: ['change type'], word: ['column type to change', 'column types to change'] },
  { effects: ['alter'], kinds: tables, word: ['change of a table', 'changes of tables'] },
  { effects: ['rebuild'], word: ['table to rebuild', 'tables to rebuild'] },
  { effects: ['insert'], word: ['insert', 'inserts'] },
  { effects: ['update'], word: ['update', 'updates'] },
  { effects: ['delete', 'truncate'], word: ['delete', 'deletes'] },
  { effects: ['drop column'], word: ['column to drop', 'columns to drop'] },
  { effects: ['drop constraint'], word: ['constraint to drop', 'constraints to drop'] },
  { effects: ['drop'], kinds: tables, word: ['table to drop', 'tables to drop'] },
  { effects: ['drop'], kinds: ['index'], word: ['index to drop', 'indexes to drop'] },
  { effects: ['drop'], kinds: views, word: ['view to drop', 'views to drop'] },
  {
    effects: ['run code', 'unknown'],
    word: ['statement that may do anything', 'statements that may do anything'],
  },
]

/**
 * One line on what statements do: "3 revisions, one transaction each: 2 tables to create, 1 column to drop".
 * `effects` null: they are not known. `takesAway`: something is lost, or may be. `deciding`: how many steps are code that
 * reads rows, of which the shadow has none. Pure.
 */
export function summariseStatements(
  plan: Pick<Plan, 'steps' | 'transactionMode'>,
  effects: readonly StatementEffect[] | null,
  { takesAway, deciding }: { readonly takesAway: boolean; readonly deciding: number },
): string {
  const head = planScope(plan)
  if (effects === null) return `${head}. What they do is not known without a shadow.`
  const counts = told.flatMap(({ effects: kinds, kinds: objects, word: [each, many] }) => {
    const count = effects.filter(
      ({ effect, object }) =>
        kinds.includes(effect) && (objects === undefined || objects.includes(object?.kind ?? '')),
    ).length
    return count === 0 ? [] : [`${groupedNumber(count)} ${count === 1 ? each : many}`]
  })
  const body = counts.length === 0 ? 'nothing to change in the schema' : counts.join(', ')
  return `${head}: ${body}.${decidingWords(deciding)}${takesAway || deciding > 0 ? '' : ' Nothing is lost.'}`
}

function decidingWords(steps: number): string {
  if (steps === 0) return ''
  return steps === 1
    ? ' 1 step acts on rows that it reads: what it changes is not known before the run.'
    : ` ${groupedNumber(steps)} steps act on rows that they read: what they change is not known before the run.`
}
