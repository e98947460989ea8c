import type { ResponseOf } from './contract.ts'
import type { SchemaChange } from './model/changes.ts'

/** Differences that were set aside, with their reasons. */
export type Ignored = ResponseOf<'changes.ignored'>

export type DriftGroups = {
  readonly database: readonly SchemaChange[]
  readonly revisions: readonly SchemaChange[]
  readonly different: readonly SchemaChange[]
  /** Set aside; `change` null where the difference is gone. */
  readonly ignored: readonly {
    readonly id: string
    readonly reason: string
    readonly change: SchemaChange | null
  }[]
}

/** Sorts what leads from the applied revisions to the live schema by where it is. */
export function driftGroups(changes: readonly SchemaChange[], ignored: Ignored): DriftGroups {
  const aside = new Set(ignored.map(({ change }) => change))
  const open = changes.filter(({ id }) => !aside.has(id))
  return {
    database: open.filter(({ action }) => action === 'create'),
    revisions: open.filter(({ action }) => action === 'drop'),
    different: open.filter(({ action }) => action === 'alter' || action === 'rename'),
    ignored: ignored.map(({ change, reason }) => ({
      id: change,
      reason,
      change: changes.find(({ id }) => id === change) ?? null,
    })),
  }
}

/** How many differences are not set aside. */
export function driftCount({ database, revisions, different }: DriftGroups): number {
  return database.length + revisions.length + different.length
}
