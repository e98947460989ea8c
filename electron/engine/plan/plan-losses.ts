import { effectTitle, needsConsent } from '../../../shared/effect-words.ts'
import { ifMissing } from '../sql/effects.ts'
import type { EffectObject, StatementEffect } from '../../../shared/model/effects.ts'

/**
 * What a plan may take away from the database, in order: what it made itself on the way is no loss. Objects are the same
 * where they are named the same, so that a doubt counts as a loss. Pure.
 */
export function planLosses(effects: readonly StatementEffect[]): StatementEffect[] {
  const made = new Set<string>()
  return effects.filter((effect) => {
    const own = isOwn(effect, made)
    remember(effect, made)
    return needsConsent(effect) && !own
  })
}

function keyOf({ kind, schema, name }: EffectObject, column?: string): string {
  return JSON.stringify([kind, schema, name, column])
}

/** On an object, or only on columns, that the plan made before. */
function isOwn({ object, columns }: StatementEffect, made: ReadonlySet<string>): boolean {
  if (object === null) return false
  if (made.has(keyOf(object))) return true
  return columns.length > 0 && columns.every((column) => made.has(keyOf(object, column)))
}

function remember({ effect, object, columns, detail }: StatementEffect, made: Set<string>): void {
  if (object === null) return
  const key = keyOf(object)
  if (effect === 'create' && detail !== ifMissing) made.add(key)
  if (effect === 'drop') made.delete(key)
  if (effect === 'rename' && made.delete(key) && detail !== null) made.add(keyOf({ ...object, name: detail }))
  for (const column of columns) {
    if (effect === 'add column' && detail !== ifMissing) made.add(keyOf(object, column))
    if (effect === 'drop column') made.delete(keyOf(object, column))
  }
}

/** The titles of losses, certain and uncertain ones apart, without repeats: what is ticked on production. */
export function lossItems(losses: readonly StatementEffect[]): {
  readonly destructive: string[]
  readonly uncertain: string[]
} {
  const titles = (certain: boolean): string[] => [
    ...new Set(losses.filter((effect) => effect.certain === certain).map(effectTitle)),
  ]
  const destructive = titles(true)
  return { destructive, uncertain: titles(false).filter((title) => !destructive.includes(title)) }
}
