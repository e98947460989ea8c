/** Something that is made or dropped, and the keys of what it stands on. */
export type Node = {
  readonly key: string
  readonly needs: readonly string[]
  readonly statements: readonly string[]
}

/** What is stood upon first; the given order where nothing decides; a cycle is cut where it is met. */
export function sortByNeeds<T extends Node>(nodes: readonly T[]): T[] {
  const byKey = Map.groupBy(nodes, (one) => one.key)
  const done = new Set<T>()
  const sorted: T[] = []
  const visit = (one: T): void => {
    if (done.has(one)) return
    done.add(one)
    for (const need of one.needs) for (const other of byKey.get(need) ?? []) visit(other)
    sorted.push(one)
  }
  for (const one of nodes) visit(one)
  return sorted
}
