import type { LintContext, LintedEffect } from './rule.ts'
import { hasFact } from './rule.ts'

type Indexes = LintContext['indexes']

/** Leading columns of the indexes that a plan makes, by table: by itself, or for a constraint. */
export function indexesMade(effects: readonly LintedEffect[]): Indexes {
  const found = new Map<string, string[][]>()
  for (const { effect, sql } of effects) {
    const { object, columns } = effect
    const forConstraint = hasFact(effect, 'unique') || hasFact(effect, 'primary key')
    const builds = effect.effect === 'read' && effects.some((other) => other.sql === sql && isIndex(other))
    if (object === null || columns.length === 0 || !(forConstraint || builds)) continue
    found.set(object.name, [...(found.get(object.name) ?? []), columns])
  }
  return found
}

/** Both together. */
export function mergedIndexes(left: Indexes, right: Indexes): Indexes {
  const merged = new Map(left)
  for (const [table, indexes] of right) merged.set(table, [...(merged.get(table) ?? []), ...indexes])
  return merged
}

function isIndex({ effect }: LintedEffect): boolean {
  return effect.effect === 'create' && (effect.scans || hasFact(effect, 'concurrently'))
}
