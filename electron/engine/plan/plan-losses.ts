import { effectTitle, needsConsent } from '../../../shared/effect-words.ts'
import type { EffectObject, StatementEffect } from '../../../shared/model/effects.ts'
import { ifMissing } from '../sql/effects.ts'

/** An effect that takes something from the database, or that its rows may stand in the way of. */
export type PlanLossEffect = {
  readonly effect: StatementEffect
  /** Index of the step. */
  readonly step: number
  /** The object and columns as the database calls them before the plan runs. */
  readonly object: EffectObject | null
  readonly columns: readonly string[]
}

/**
 * What a plan removes from the database and which rows may make it fail, in order; objects that the plan itself made do
 * not count. Objects are matched by name, so that doubt counts as a loss. Pure.
 */
export function planLosses(steps: readonly (readonly StatementEffect[])[]): {
  readonly losses: readonly PlanLossEffect[]
  readonly demands: readonly PlanLossEffect[]
} {
  const names = new Names()
  const losses: PlanLossEffect[] = []
  const demands: PlanLossEffect[] = []
  for (const [step, effects] of steps.entries()) {
    for (const effect of effects) {
      const { object, columns } = names.before(effect)
      if (!names.isOwn(effect)) {
        if (needsConsent(effect)) losses.push({ effect, step, object, columns })
        if (effect.demands !== null) demands.push({ effect, step, object, columns })
      }
      names.take(effect)
    }
  }
  return { losses, demands }
}

function keyOf({ kind, schema, name }: EffectObject, column?: string): string {
  return JSON.stringify([kind, schema, name, column])
}

/** What the plan made so far, and what it renamed, by the name as it is now. */
class Names {
  readonly #made = new Set<string>()
  readonly #objects = new Map<string, EffectObject>()
  readonly #columns = new Map<string, string>()

  /** On an object, or only on columns, that the plan made before. */
  isOwn({ object, columns }: StatementEffect): boolean {
    if (object === null) return false
    if (this.#made.has(keyOf(object))) return true
    return columns.length > 0 && columns.every((column) => this.#made.has(keyOf(object, column)))
  }

  before({ object, columns }: StatementEffect): Pick<PlanLossEffect, 'object' | 'columns'> {
    if (object === null) return { object, columns }
    const was = this.#objects.get(keyOf(object)) ?? object
    return {
      object: was,
      columns: columns.map((column) => this.#columns.get(keyOf(object, column)) ?? column),
    }
  }

  take({ effect, object, columns, detail }: StatementEffect): void {
    if (object === null) return
    const key = keyOf(object)
    if (effect === 'create' && detail !== ifMissing) this.#made.add(key)
    if (effect === 'drop') this.#made.delete(key)
    if (effect === 'rename' && detail !== null) this.#rename(object, detail)
    for (const column of columns) {
      const columnKey = keyOf(object, column)
      if (effect === 'add column' && detail !== ifMissing) this.#made.add(columnKey)
      if (effect === 'drop column') this.#made.delete(columnKey)
      if (effect === 'rename column' && detail !== null) {
        if (this.#made.delete(columnKey)) this.#made.add(keyOf(object, detail))
        this.#columns.set(keyOf(object, detail), this.#columns.get(columnKey) ?? column)
      }
    }
  }

  #rename(object: EffectObject, to: string): void {
    const renamed = { ...object, name: to }
    if (this.#made.delete(keyOf(object))) this.#made.add(keyOf(renamed))
    this.#objects.set(keyOf(renamed), this.#objects.get(keyOf(object)) ?? object)
  }
}

/** The titles of losses, certain and uncertain ones apart, without repeats: what is ticked on production. */
export function lossItems(losses: readonly PlanLossEffect[]): {
  readonly destructive: string[]
  readonly uncertain: string[]
} {
  const titles = (certain: boolean): string[] => [
    ...new Set(
      losses.filter(({ effect }) => effect.certain === certain).map(({ effect }) => effectTitle(effect)),
    ),
  ]
  const destructive = titles(true)
  return { destructive, uncertain: titles(false).filter((title) => !destructive.includes(title)) }
}
