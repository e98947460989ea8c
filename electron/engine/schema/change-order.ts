import type { SchemaChange } from '../../../shared/model/changes.ts'
import { carriedKey, objectKey } from '../../../shared/model/schema-snapshot.ts'
import { renameRank } from './apply-changes.ts'

/** The key under which `dependsOn` names the object that a change creates or drops; null for parts of tables. */
function keyOf(change: SchemaChange): string | null {
  const { kind, schema, name } = change
  if (kind === 'table' || kind === 'view' || kind === 'routine' || kind === 'sequence')
    return objectKey(kind, schema, name)
  if (kind === 'enum' || kind === 'domain') return objectKey('type', schema, name)
  if (kind === 'extension' || kind === 'schema') return objectKey(kind, '', name)
  const carried = kind === 'object' ? (change.after ?? change.before) : null
  if (carried !== null) return carriedKey(carried)
  return null
}

type Dependent = { readonly dependsOn?: readonly string[] }
type WithParts = {
  readonly columns?: readonly unknown[]
  readonly constraints?: readonly unknown[]
  readonly indexes?: readonly unknown[]
}

/** The object's own list and those of its parts. */
function keysUsed(value: unknown): readonly string[] {
  const own = (each: unknown): readonly string[] => (each as Dependent | null)?.dependsOn ?? []
  const { columns = [], constraints = [], indexes = [] } = (value ?? {}) as WithParts
  return [...own(value), ...[...columns, ...constraints, ...indexes].flatMap(own)]
}

/** What the object of a change depends on: its own list, and its table. */
function uses(change: SchemaChange, side: 'before' | 'after'): readonly string[] {
  const own = keysUsed(change[side])
  const table =
    change.table === null
      ? []
      : [objectKey('table', change.schema, change.table), objectKey('view', change.schema, change.table)]
  const fk = change.kind === 'foreign key' ? change[side]?.references : null
  return [...own, ...table, ...(fk ? [objectKey('table', fk.schema, fk.table)] : [])]
}

/** Sorts a list so that dependencies come first; cycles keep their given order. */
function topological<T>(
  list: readonly T[],
  key: (t: T) => string | null,
  needs: (t: T) => readonly string[],
): T[] {
  const byKey = new Map(list.flatMap((each) => (key(each) === null ? [] : [[key(each) as string, each]])))
  const done = new Set<T>()
  const out: T[] = []
  const visit = (t: T): void => {
    if (done.has(t)) return
    done.add(t)
    for (const need of needs(t)) {
      const found = byKey.get(need)
      if (found !== undefined) visit(found)
    }
    out.push(t)
  }
  for (const each of list) visit(each)
  return out
}

const createRanks: readonly SchemaChange['kind'][] = [
  'schema',
  'extension',
  'enum',
  'domain',
  'sequence',
  'routine',
  'table',
  'column',
  'primary key',
  'unique',
  'exclusion',
  'check',
  'index',
  'foreign key',
  'view',
  'policy',
  'trigger',
  'object',
]

function rank(change: SchemaChange): number {
  if (change.action === 'rename') return renameRank(change)
  const at = createRanks.indexOf(change.kind)
  return change.action === 'drop' ? 200 - at : 100 + at
}

/** Changes in the order in which they are made: renames, then the others with dependencies first, drops last. */
export function orderChanges(changes: readonly SchemaChange[]): SchemaChange[] {
  const sorted = changes.toSorted((a, b) => rank(a) - rank(b))
  const made = sorted.filter((each) => each.action !== 'drop')
  const dropped = sorted.filter((each) => each.action === 'drop')
  const forward = topological(made, keyOf, (each) => uses(each, 'after'))
  const backward = topological(dropped.toReversed(), keyOf, (each) => uses(each, 'before')).toReversed()
  return [
    ...forward.filter((each) => each.action === 'rename'),
    ...forward.filter((each) => each.action !== 'rename'),
    ...backward,
  ]
}

/** Ids of the created columns that a created constraint or index of the same table needs. */
function columnNeeds(change: SchemaChange, action: 'create' | 'drop'): string[] {
  if (change.table === null || change.kind === 'column') return []
  const value = (action === 'create' ? change.after : change.before) as {
    readonly columns?: readonly unknown[]
    readonly keys?: readonly { readonly column: string | null }[]
  } | null
  const own = (value?.columns ?? []).filter((column) => typeof column === 'string')
  const keys = (value?.keys ?? []).flatMap((key) => key.column ?? [])
  return [...own, ...keys].map((name) => `${action} column ${change.schema}.${change.table}.${name}`)
}

/**
 * Fills `dependsOn`: a created object needs what it depends on; dropping an object needs everything that depends on it
 * to be dropped or changed too.
 */
export function linkChanges(changes: readonly SchemaChange[]): SchemaChange[] {
  const ids = new Set(changes.map((change) => change.id))
  const created = new Map(
    changes.flatMap((change) =>
      change.action === 'create' && keyOf(change) !== null ? [[keyOf(change) as string, change.id]] : [],
    ),
  )
  const usersOf = Map.groupBy(
    changes
      .filter((change) => change.action !== 'create')
      .flatMap((change) => uses(change, 'before').map((key) => ({ key, id: change.id }))),
    (each) => each.key,
  )
  const columnUsers = Map.groupBy(
    changes
      .filter((change) => change.action !== 'create')
      .flatMap((change) => columnNeeds(change, 'drop').map((key) => ({ key, id: change.id }))),
    (each) => each.key,
  )
  return changes.map((change) => {
    const needs =
      change.action === 'drop'
        ? []
        : [
            ...uses(change, 'after').map((key) => created.get(key)),
            ...columnNeeds(change, 'create').filter((id) => ids.has(id)),
          ]
    const key = keyOf(change)
    const users =
      change.action !== 'drop'
        ? []
        : key === null
          ? (columnUsers.get(change.id) ?? [])
          : (usersOf.get(key) ?? [])
    const all = [...needs, ...users.map((user) => user.id)].filter(
      (id) => id !== undefined && id !== change.id,
    )
    return { ...change, dependsOn: [...new Set(all as string[])].toSorted() }
  })
}
