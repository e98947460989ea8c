import {
  partKey,
  type CarriedSnapshot,
  type Grant,
  type NotCompared,
  type SchemaSnapshot,
} from '../../../shared/model/schema-snapshot.ts'

/** The lists whose objects have grants, and what tells their objects apart. */
const lists = ['schemas', 'enums', 'domains', 'sequences', 'tables', 'views', 'routines'] as const

type Granted = {
  readonly name: string
  readonly schema?: string
  readonly arguments?: string
  readonly grants: readonly Grant[]
}

const keyOf = (one: Granted): string => JSON.stringify([one.schema, one.name, one.arguments])

function grantees(snapshot: SchemaSnapshot): Set<string> {
  const granted = lists.flatMap((list) => snapshot[list] as readonly Granted[])
  return new Set([
    ...granted.flatMap((one) => one.grants.map((grant) => grant.grantee)),
    ...snapshot.carried.flatMap((one) => [
      ...(one.role === null ? [] : [one.role]),
      ...one.grants.map((grant) => grant.grantee),
    ]),
    ...snapshot.policies.flatMap((one) => one.roles.filter((role) => role !== 'PUBLIC')),
  ])
}

/** Whether the column that a privilege is on, if it is on one, is there. */
function hasColumn(to: SchemaSnapshot, { on, dependsOn }: CarriedSnapshot): boolean {
  if (on === null) return true
  const owner = [...to.tables, ...to.views].find((one) => one.schema === on.schema && one.name === on.name)
  const column = (name: string) => dependsOn.includes(partKey('column', on.schema, on.name, name))
  return owner?.columns.some((one) => column(one.name)) ?? false
}

/**
 * The wanted schema with the privileges it has no opinion on left as they are in `from`: those of roles that it never
 * names, and all of them where it names none. Roles are often the business of whoever runs the server; nothing is
 * taken from them because a model is silent. `kept` says whose. Pure.
 */
export function withUnknownGrants(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
): { readonly to: SchemaSnapshot; readonly kept: readonly NotCompared[] } {
  const known = grantees(to)
  if (known.size > 0) known.add('PUBLIC')
  const kept = new Set<string>()
  const fill = <T extends Granted>(list: readonly T[], old: readonly Granted[]): T[] => {
    const before = new Map(old.map((one) => [keyOf(one), one.grants]))
    return list.map((one) => {
      const foreign = (before.get(keyOf(one)) ?? []).filter((grant) => !known.has(grant.grantee))
      if (foreign.length === 0) return one
      for (const grant of foreign) kept.add(grant.grantee)
      const order = (grant: Grant) => `${grant.grantee}\u0001${grant.privilege}`
      const grants = [...one.grants, ...foreign].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
      return { ...one, grants }
    })
  }
  const carriedKey = (one: CarriedSnapshot) => JSON.stringify([one.schema, one.on, one.kind, one.name])
  const present = new Set(to.carried.map(carriedKey))
  const privileges = from.carried.filter(
    (one) => one.role !== null && !known.has(one.role) && !present.has(carriedKey(one)) && hasColumn(to, one),
  )
  for (const one of privileges) kept.add(one.role ?? '')
  const filled = Object.fromEntries(
    lists.map((list) => [list, fill(to[list] as readonly Granted[], from[list] as readonly Granted[])]),
  )
  return {
    to: kept.size === 0 ? to : { ...to, ...filled, carried: [...to.carried, ...privileges] },
    kept: [...kept].toSorted().map((role) => ({
      kind: 'privileges of',
      name: role,
      reason: 'the model does not name this role; what it may do stays as it is',
    })),
  }
}
