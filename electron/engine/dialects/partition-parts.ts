import type { TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

type Parts = Pick<TableSnapshot, 'constraints' | 'indexes'>
const none: Parts = { constraints: [], indexes: [] }

const sameIn = (list: readonly { readonly definition: string }[]) => {
  const known = new Set(list.map((each) => each.definition))
  return (each: { readonly definition: string }): boolean => known.has(each.definition)
}

/** Whether the table is attached, detached or given other bounds. */
const isMoved = (from: TableSnapshot, to: TableSnapshot): boolean =>
  JSON.stringify(from.partitionOf) !== JSON.stringify(to.partitionOf)

/**
 * The constraints and indexes of a table once it is attached to, or detached from, its parent: attached, those that the
 * parent has too become the parent's; detached, it keeps what it inherited. Matched by definition, not by name.
 */
export function afterPartitioning(from: TableSnapshot, to: TableSnapshot): Parts {
  if (!isMoved(from, to)) return { constraints: from.constraints, indexes: from.indexes }
  const own = from.partitionOf === null ? none : (from.fromParent ?? none)
  const constraints = [...from.constraints, ...own.constraints]
  const indexes = [...from.indexes, ...own.indexes]
  if (to.partitionOf === null) return { constraints, indexes }
  const parent = to.fromParent ?? none
  return {
    constraints: constraints.filter((constraint) => !sameIn(parent.constraints)(constraint)),
    indexes: indexes.filter((each) => !sameIn(parent.indexes)(each)),
  }
}

type Pair<T> = readonly [before: T, after: T]

/** Parts of a table that is attached which become the parent's, each with what it is called there. */
export function attachedPairs(
  from: TableSnapshot,
  to: TableSnapshot,
): {
  readonly constraints: readonly Pair<Parts['constraints'][number]>[]
  readonly indexes: readonly Pair<Parts['indexes'][number]>[]
} {
  const parent = to.fromParent
  if (parent === undefined || to.partitionOf === null || !isMoved(from, to))
    return { constraints: [], indexes: [] }
  const pair = <T extends { readonly definition: string }>(
    own: readonly T[],
    theirs: readonly T[],
  ): Pair<T>[] =>
    own.flatMap((item): Pair<T>[] => {
      const after = theirs.find((each) => each.definition === item.definition)
      return after === undefined ? [] : [[item, after]]
    })
  return {
    constraints: pair(from.constraints, parent.constraints),
    indexes: pair(from.indexes, parent.indexes),
  }
}
