import { effectTitle, objectName } from '../../../shared/effect-words.ts'
import type { EffectObject } from '../../../shared/model/effects.ts'
import type { PlanLoss } from '../../../shared/model/losses.ts'
import type { PlanLossEffect } from './plan-losses.ts'

/** What is asked of the target about one loss. */
export type LossQuestion = Pick<PlanLoss, 'item' | 'step' | 'kind' | 'of'> & {
  readonly table: Pick<EffectObject, 'schema' | 'name'>
  /** The columns whose values are lost; empty for rows. */
  readonly columns: readonly string[]
  /** One row, one column: the number. */
  readonly sql: string
  /** The number is the most that it can be. */
  readonly atMost: boolean
  /** Rows are deleted, and those of other tables may go with them. */
  readonly deletes: boolean
}

type Quote = (name: string) => string

/**
 * What to ask the target about the losses of a plan, and about rows that a new constraint would refuse. What holds no
 * rows (a view, a function) and what a statement does not name is not asked about. Pure.
 */
export function lossQuestions(
  { losses, demands }: { losses: readonly PlanLossEffect[]; demands: readonly PlanLossEffect[] },
  quote: Quote,
): LossQuestion[] {
  return [
    ...losses.flatMap((loss) => lossQuestion(loss, quote)),
    ...demands.flatMap((demand) => demandQuestion(demand, quote)),
  ]
}

function lossQuestion({ effect, step, object, columns }: PlanLossEffect, quote: Quote): LossQuestion[] {
  const { loses, everyRow } = effect
  if (object?.kind !== 'table' || effect.effect === 'cascade') return []
  if (loses !== 'rows' && loses !== 'values') return []
  const from = `FROM ${tableText(object, quote)}`
  const base = { item: effectTitle(effect), step, table: object, deletes: false }
  const name = objectName(object)
  if (loses === 'rows') {
    const atMost = (effect.effect === 'delete' && !everyRow) || !effect.certain
    const deletes = effect.effect === 'delete'
    return [{ ...base, kind: 'rows', of: name, columns: [], sql: `SELECT count(*) ${from}`, atMost, deletes }]
  }
  if (effect.effect === 'update') {
    return [
      { ...base, kind: 'overwritten', of: name, columns: [], sql: `SELECT count(*) ${from}`, atMost: false },
    ]
  }
  return columns.map((column) => ({
    ...base,
    kind: 'values',
    of: `${name}.${column}`,
    columns: [column],
    sql: `SELECT count(${quote(column)}) ${from}`,
    atMost: !effect.certain,
  }))
}

function demandQuestion({ effect, step, object, columns }: PlanLossEffect, quote: Quote): LossQuestion[] {
  const { demands, condition } = effect
  if (object === null || demands === null) return []
  const table = tableText(object, quote)
  const names = columns.map(quote)
  const sql = refusedSql[demands](table, names, condition)
  if (sql === null) return []
  const of = objectName(object)
  return [
    {
      item: effectTitle(effect),
      step,
      kind: 'refused',
      of,
      table: object,
      columns,
      sql,
      atMost: false,
      deletes: false,
    },
  ]
}

/** How many rows stand in the way of a constraint; null where the statement does not say enough. */
const refusedSql: Readonly<
  Record<
    'not null' | 'unique' | 'check' | 'no rows',
    (table: string, columns: readonly string[], condition: string | null) => string | null
  >
> = {
  'not null': (table, columns) =>
    columns.length === 0
      ? null
      : `SELECT count(*) FROM ${table} WHERE ${columns.map((column) => `${column} IS NULL`).join(' OR ')}`,
  unique: (table, columns) => {
    if (columns.length === 0) return null
    const list = columns.join(', ')
    const present = columns.map((column) => `${column} IS NOT NULL`).join(' AND ')
    const groups = `SELECT count(*) AS n FROM ${table} WHERE ${present} GROUP BY ${list} HAVING count(*) > 1`
    return `SELECT coalesce(sum(n), 0) FROM (${groups}) AS repeated`
  },
  'no rows': (table) => `SELECT count(*) FROM ${table}`,
  check: (table, _columns, condition) =>
    condition === null ? null : `SELECT count(*) FROM ${table} WHERE NOT (${condition})`,
}

function tableText({ schema, name }: Pick<EffectObject, 'schema' | 'name'>, quote: Quote): string {
  return schema === null ? quote(name) : `${quote(schema)}.${quote(name)}`
}

/** What is asked about a table whose rows go with the deleted ones: how many there are is the most that can go. */
export function cascadeQuestion(
  { item, step }: LossQuestion,
  table: LossQuestion['table'],
  quote: Quote,
): LossQuestion {
  const of = `${objectName(table)} (ON DELETE CASCADE)`
  const sql = `SELECT count(*) FROM ${tableText(table, quote)}`
  return { item, step, kind: 'rows', of, table, columns: [], sql, atMost: true, deletes: false }
}
