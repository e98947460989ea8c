import type { LintedStep } from './rule.ts'
import { hasFact, nameOf } from './rule.ts'

const onlyNotNull = /^\(*\s*("(?:[^"]|"")+"|\w+)\s+is\s+not\s+null\s*\)*$/i

/**
 * Columns, as `orders.total`, of which a plan proves that they hold no NULL, by a CHECK that it adds and validates: NOT
 * NULL is then set without reading the table. Pure.
 */
export function provenColumns(steps: readonly LintedStep[]): ReadonlySet<string> {
  const checks = new Map<string, string>()
  const proven = new Set<string>()
  for (const { effect } of steps.flatMap(({ all }) => all)) {
    const { detail, condition } = effect
    if (effect.effect !== 'add constraint' || detail === null) continue
    const column = condition === null ? undefined : onlyNotNull.exec(condition)?.[1]
    const key = `${nameOf(effect)} ${detail}`
    if (column !== undefined) checks.set(key, column.replace(/^"|"$/g, '').replaceAll('""', '"'))
    const checked = checks.get(key)
    const holds = hasFact(effect, 'validate') || (hasFact(effect, 'check') && !hasFact(effect, 'not valid'))
    if (holds && checked !== undefined) proven.add(`${nameOf(effect)}.${checked}`)
  }
  return proven
}
