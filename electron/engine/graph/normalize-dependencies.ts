import type { DraftNode } from './revision-graph.ts'

/**
 * Fills `normalized`: the dependencies that no versioned ancestor declares as well (SEMANTICS section 0, ndeps).
 * Only literal repeats go; a dependency that is implied in another way stays, as in Alembic.
 * One walk per revision that shares a dependency with another, bounded below by the lowest sharer.
 */
export function normalizeDependencies(nodes: readonly DraftNode[], rank: Int32Array): void {
  const declarers = new Map<DraftNode, DraftNode[]>()
  for (const node of nodes) {
    for (const dependency of node.dependencies) {
      const list = declarers.get(dependency)
      if (list === undefined) declarers.set(dependency, [node])
      else list.push(node)
    }
  }
  const lowest = new Map<DraftNode, number>()
  for (const [dependency, list] of declarers) {
    if (list.length > 1) lowest.set(dependency, Math.min(...list.map((node) => rank[node.index] ?? 0)))
  }
  for (const node of nodes) node.normalized = keepNew(node, lowest, rank)
}

function keepNew(node: DraftNode, lowest: ReadonlyMap<DraftNode, number>, rank: Int32Array): DraftNode[] {
  const open = new Set(node.dependencies.filter((dependency) => lowest.has(dependency)))
  if (open.size === 0) return node.dependencies
  const repeated = new Set<DraftNode>()
  const seen = new Set<DraftNode>([node])
  const todo = [...node.parents]
  let floor = bound(open, lowest)
  for (let at = 0; at < todo.length && open.size > 0; at += 1) {
    const ancestor = todo[at] as DraftNode
    if (seen.has(ancestor) || (rank[ancestor.index] ?? 0) < floor) continue
    seen.add(ancestor)
    for (const dependency of ancestor.dependencies) {
      if (!open.delete(dependency)) continue
      repeated.add(dependency)
      floor = bound(open, lowest)
    }
    todo.push(...ancestor.parents)
  }
  return node.dependencies.filter((dependency) => !repeated.has(dependency))
}

function bound(open: ReadonlySet<DraftNode>, lowest: ReadonlyMap<DraftNode, number>): number {
  let floor = Number.POSITIVE_INFINITY
  for (const dependency of open) floor = Math.min(floor, lowest.get(dependency) ?? 0)
  return floor
}
