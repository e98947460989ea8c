import { hazardsOf } from './effect-words.ts'
import type { StatementEffect } from './model/effects.ts'
import type { SqlPreview } from './model/plan.ts'

/**
 * The effects of one statement, each on the object that feels it, and those of them that somebody outside of the plan
 * feels: a table that the plan itself creates has no rows yet. `made` grows with the tables that it makes.
 */
export function feltEffects(
  found: readonly StatementEffect[],
  made: Set<string>,
): { readonly all: readonly StatementEffect[]; readonly felt: readonly StatementEffect[] } {
  const all = found.map((effect) => ({ ...effect, object: tableOf(effect, found) }))
  const felt = all.filter((effect, index) => {
    const key = keyOf(effect)
    if (key === null) return true
    if (effect.effect === 'create' && found[index]?.object?.kind !== 'index') made.add(key)
    return !made.has(key)
  })
  return { all, felt }
}

/** Short words on locks and work of every statement of every step, without those on tables that the plan itself makes. */
export function planHazards(steps: readonly SqlPreview[]): readonly (readonly (readonly string[])[])[] {
  const made = new Set<string>()
  return steps.map((sql) =>
    sql.kind === 'available'
      ? sql.statements.map(({ effects }) => hazardsOf(feltEffects(effects ?? [], made).felt))
      : [],
  )
}

/** Building an index is felt on its table, which the same statement reads. */
function tableOf(
  { effect, object }: StatementEffect,
  all: readonly StatementEffect[],
): StatementEffect['object'] {
  if (effect !== 'create' || object?.kind !== 'index') return object
  return all.find((other) => other.effect === 'read')?.object ?? object
}

function keyOf({ object }: StatementEffect): string | null {
  return object === null ? null : JSON.stringify([object.kind, object.schema, object.name])
}
