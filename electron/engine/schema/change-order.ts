import type { SchemaChange } from '../../../shared/model/changes.ts'
import { carriedKey, objectKey } from '../../../shared/model/schema-snapshot.ts'
import { renameRank } from './apply-changes.ts'

/** The key under which `dependsOn` names what a change makes or takes away; null for parts of tables. */
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
  const own = (one: unknown): readonly string[] => (one as Dependent | null)?.dependsOn ?? []
  const { columns = [], constraints = [], indexes = [] } = (value ?? {}) as WithParts
  return [...own(value), ...[...columns, ...constraints, ...indexes].flatMap(own)]
}

/** What the object of a change stands on: its own list, and its table. */
function uses(change: SchemaChange, side: 'before' | 'after'): readonly string[] {
  const own = keysUsed(change[side])
  const table =
    change.table === null
      ? []
      : [objectKey('table', change.schema, change.table), objectKey('view', change.schema, change.table)]
  const fk = change.kind === 'foreign key' ? change[side]?.references : null
  return [...own, ...table, ...(fk ? [objectKey('table', fk.schema, fk.table)] : [])]
}

/** Sorts a list so that what is stood upon comes first; cycles keep the order they came in. */
export function topological<T>(
  list: readonly T[],
  key: (one: T) => string | null,
  needs: (one: T) => readonly string[],
): T[] {
  const byKey = new Map(list.flatMap((one) => (key(one) === null ? [] : [[key(one) as string, one]])))
  const done = new Set<T>()
  const out: T[] = []
  const visit = (one: T): void => {
    if (done.has(one)) return
    done.add(one)
    for (const need of needs(one)) {
      const found = byKey.get(need)
      if (found !== undefined) visit(found)
    }
    out.push(one)
  }
  for (const one of list) visit(one)
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

/** Changes in the order in which they are made: renames, then what others stand on first, drops last. */
export function orderChanges(changes: readonly SchemaChange[]): SchemaChange[] {
  const sorted = changes.toSorted((a, b) => rank(a) - rank(b))
  const made = sorted.filter((one) => one.action !== 'drop')
  const dropped = sorted.filter((one) => one.action === 'drop')
  const forward = topological(made, keyOf, (one) => uses(one, 'after'))
  const backward = topological(dropped.toReversed(), keyOf, (one) => uses(one, 'before')).toReversed()
  return [
    ...forward.filter((one) => one.action === 'rename'),
    ...forward.filter((one) => one.action !== 'rename'),
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
  const own = (value?.columns ?? []).filter((one) => typeof one === 'string')
  const keys = (value?.keys ?? []).flatMap((one) => one.column ?? [])
  return [...own, ...keys].map((name) => `${action} column ${change.schema}.${change.table}.${name}`)
}

/**
 * Fills `dependsOn`: what is created needs what it stands on; what is dropped needs everything that stands on it
 * to be dropped or changed too.
 */
export function linkChanges(changes: readonly SchemaChange[]): SchemaChange[] {
  const ids = new Set(changes.map((one) => one.id))
  const created = new Map(
    changes.flatMap((one) =>
      one.action === 'create' && keyOf(one) !== null ? [[keyOf(one) as string, one.id]] : [],
    ),
  )
  const usersOf = Map.groupBy(
    changes
      .filter((one) => one.action !== 'create')
      .flatMap((one) => uses(one, 'before').map((key) => ({ key, id: one.id }))),
    (one) => one.key,
  )
  const columnUsers = Map.groupBy(
    changes
      .filter((one) => one.action !== 'create')
      .flatMap((one) => columnNeeds(one, 'drop').map((key) => ({ key, id: one.id }))),
    (one) => one.key,
  )
  return changes.map((one) => {
    const needs =
      one.action === 'drop'
        ? []
        : [
            ...uses(one, 'after').map((key) => created.get(key)),
            ...columnNeeds(one, 'create').filter((id) => ids.has(id)),
          ]
    const key = keyOf(one)
    const users =
      one.action !== 'drop' ? [] : key === null ? (columnUsers.get(one.id) ?? []) : (usersOf.get(key) ?? [])
    const all = [...needs, ...users.map((user) => user.id)].filter((id) => id !== undefined && id !== one.id)
    return { ...one, dependsOn: [...new Set(all as string[])].toSorted() }
  })
}
