/** Something that is made or dropped, and the keys of what it stands on. */
export type Node = {
  readonly key: string
  readonly needs: readonly string[]
  readonly statements: readonly string[]
}

/** Dependencies come first; otherwise the given order is kept; a cycle is cut where it is found. */
export function sortByNeeds<T extends Node>(nodes: readonly T[]): T[] {
  const byKey = Map.groupBy(nodes, (each) => each.key)
  const done = new Set<T>()
  const sorted: T[] = []
  const visit = (t: T): void => {
    if (done.has(t)) return
    done.add(t)
    for (const need of t.needs) for (const other of byKey.get(need) ?? []) visit(other)
    sorted.push(t)
  }
  for (const node of nodes) visit(node)
  return sorted
}
