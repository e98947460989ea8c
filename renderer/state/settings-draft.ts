import type { SettingsChange, SettingsIssue } from '../../shared/contract/settings.ts'
import type { Json } from './settings-fields.ts'
import { isObject } from './settings-fields.ts'

export type Settings = { readonly [key: string]: Json }

/** The fewest changes that lead from one state of the settings to another. A list changes as a whole. Pure. */
export function settingsChanges(before: Settings, after: Settings): SettingsChange[] {
  return changesAt([], { ...before }, { ...after })
}

function changesAt(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): SettingsChange[] {
  if (same(before, after)) return []
  if (path.length > 0 && after === undefined) return [{ kind: 'remove', path }]
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => changesAt([...path, key], before[key], after[key]))
  }
  return after === undefined ? [] : [{ kind: 'set', path, value: after }]
}

function same(before: Json | undefined, after: Json | undefined): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}

/** An object with one key changed, or (undefined) taken out; the others stay in their order. */
export function withKey(value: Settings, key: string, next: Json | undefined): { [key: string]: Json } {
  if (next !== undefined) return { ...value, [key]: next }
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
}

/** What is wrong with the value at a path itself; what is wrong inside of it is told there. */
export function issuesAt(
  issues: readonly SettingsIssue[],
  path: readonly (string | number)[],
): readonly SettingsIssue[] {
  const wanted = path.join('\n')
  return issues.filter((issue) => issue.path.join('\n') === wanted)
}

/** Lines as they are typed, and as a list: blank ones do not count. */
export function linesOf(text: string): string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.length === 0 ? undefined : lines
}
