import {
  partKey,
  type CarriedSnapshot,
  type Grant,
  type NotCompared,
  type SchemaSnapshot,
} from '../../../shared/model/schema-snapshot.ts'

/** The lists whose objects have grants, and the key of their objects. */
const lists = ['schemas', 'enums', 'domains', 'sequences', 'tables', 'views', 'routines'] as const

type Granted = {
  readonly name: string
  readonly schema?: string
  readonly arguments?: string
  readonly grants: readonly Grant[]
}

const keyOf = (granted: Granted): string => JSON.stringify([granted.schema, granted.name, granted.arguments])

function grantees(snapshot: SchemaSnapshot): Set<string> {
  const granted = lists.flatMap((list) => snapshot[list] as readonly Granted[])
  return new Set([
    ...granted.flatMap((each) => each.grants.map((grant) => grant.grantee)),
    ...snapshot.carried.flatMap((each) => [
      ...(each.role === null ? [] : [each.role]),
      ...each.grants.map((grant) => grant.grantee),
    ]),
    ...snapshot.policies.flatMap((policy) => policy.roles.filter((role) => role !== 'PUBLIC')),
  ])
}

/** Whether the column that a privilege is on, if it is on one, is there. */
function hasColumn(to: SchemaSnapshot, { on, dependsOn }: CarriedSnapshot): boolean {
  if (on === null) return true
  const owner = [...to.tables, ...to.views].find(
    (table) => table.schema === on.schema && table.name === on.name,
  )
  const column = (name: string) => dependsOn.includes(partKey('column', on.schema, on.name, name))
  return owner?.columns.some((each) => column(each.name)) ?? false
}

/**
 * The wanted schema with the privileges it has no opinion on left as they are in `from`: those of roles that it never
 * names, and all of them where it names none. Roles are often the business of whoever runs the server; nothing is
 * taken from them because a model, or the applied revisions, are silent. `kept` says whose. Pure.
 */
export function withUnknownGrants(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  silent: 'the model does not name' | 'no applied revision names' = 'the model does not name',
): { readonly to: SchemaSnapshot; readonly kept: readonly NotCompared[] } {
  const known = grantees(to)
  if (known.size > 0) known.add('PUBLIC')
  const kept = new Set<string>()
  const fill = <T extends Granted>(list: readonly T[], old: readonly Granted[]): T[] => {
    const before = new Map(old.map((each) => [keyOf(each), each.grants]))
    return list.map((each) => {
      const foreign = (before.get(keyOf(each)) ?? []).filter((grant) => !known.has(grant.grantee))
      if (foreign.length === 0) return each
      for (const grant of foreign) kept.add(grant.grantee)
      const order = (grant: Grant) => `${grant.grantee}\u0001${grant.privilege}`
      const grants = [...each.grants, ...foreign].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
      return { ...each, grants }
    })
  }
  const carriedKey = (carried: CarriedSnapshot) =>
    JSON.stringify([carried.schema, carried.on, carried.kind, carried.name])
  const present = new Set(to.carried.map(carriedKey))
  const privileges = from.carried.filter(
    (each) =>
      each.role !== null && !known.has(each.role) && !present.has(carriedKey(each)) && hasColumn(to, each),
  )
  for (const privilege of privileges) kept.add(privilege.role ?? '')
  const filled = Object.fromEntries(
    lists.map((list) => [list, fill(to[list] as readonly Granted[], from[list] as readonly Granted[])]),
  )
  return {
    to: kept.size === 0 ? to : { ...to, ...filled, carried: [...to.carried, ...privileges] },
    kept: [...kept].toSorted().map((role) => ({
      kind: 'privileges of',
      name: role,
      reason: `${silent} this role; what it may do stays as it is`,
    })),
  }
}
