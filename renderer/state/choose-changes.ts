import type { SchemaChange } from '../../shared/model/changes.ts'

// Choosing changes: dependent lines follow, so that what is chosen can always be written.

/** Ids that come along when a change is chosen: what it needs, what follows from it, what it follows from. */
export function chosenWith(changes: readonly SchemaChange[], ids: readonly string[]): ReadonlySet<string> {
  const byId = new Map(changes.map((change) => [change.id, change]))
  return closure(ids, (id) => [...(byId.get(id)?.dependsOn ?? []), ...relatives(changes, byId.get(id))])
}

/** Ids that go along when a change is left out: what needs it, what follows from it, what it follows from. */
export function leftOutWith(changes: readonly SchemaChange[], ids: readonly string[]): ReadonlySet<string> {
  const byId = new Map(changes.map((change) => [change.id, change]))
  const users = new Map<string, string[]>()
  for (const change of changes)
    for (const need of change.dependsOn) users.set(need, [...(users.get(need) ?? []), change.id])
  return closure(ids, (id) => [...(users.get(id) ?? []), ...relatives(changes, byId.get(id))])
}

/** What is left out once changes are chosen or left out by hand; ids that are gone are forgotten. */
export function choose(
  changes: readonly SchemaChange[],
  leftOut: readonly string[],
  ids: readonly string[],
  isChosen: boolean,
): string[] {
  const out = new Set(leftOut)
  if (isChosen) for (const id of chosenWith(changes, ids)) out.delete(id)
  else for (const id of leftOutWith(changes, ids)) out.add(id)
  return changes.flatMap(({ id }) => (out.has(id) ? [id] : []))
}

/** What is left out where only these, and what they need, are wanted. */
export function allBut(changes: readonly SchemaChange[], wanted: readonly string[]): string[] {
  const kept = chosenWith(changes, wanted)
  return changes.flatMap(({ id }) => (kept.has(id) ? [] : [id]))
}

/** The changes that are not left out, in their order. */
export function chosenOf(changes: readonly SchemaChange[], leftOut: readonly string[]): SchemaChange[] {
  const out = new Set(leftOut)
  return changes.filter(({ id }) => !out.has(id))
}

export type ChangeGroup = {
  readonly action: SchemaChange['action']
  readonly title: string
  readonly changes: readonly SchemaChange[]
}

const groups = [
  ['drop', 'Drop'],
  ['alter', 'Alter'],
  ['rename', 'Rename'],
  ['create', 'Create'],
] as const

/** Changes by what they do, the riskiest first; groups without any are left out. */
export function groupChanges(changes: readonly SchemaChange[]): ChangeGroup[] {
  return groups
    .map(([action, title]) => ({
      action,
      title,
      changes: changes.filter((change) => change.action === action),
    }))
    .filter((group) => group.changes.length > 0)
}

/** The cause of a change and all that follow from that cause; what follows from the change itself. */
function relatives(changes: readonly SchemaChange[], change: SchemaChange | undefined): string[] {
  if (!change) return []
  const cause = change.consequenceOf
  return [
    ...(cause === null ? [] : [cause]),
    ...changes.flatMap(({ id, consequenceOf }) => (consequenceOf === change.id ? [id] : [])),
  ]
}

function closure(ids: readonly string[], next: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const todo = [...ids]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (found.has(id)) continue
    found.add(id)
    todo.push(...next(id))
  }
  return found
}
