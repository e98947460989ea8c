import type { DraftNode } from './revision-graph.ts'

/**
 * Fills `normalized`: the dependencies that no versioned ancestor declares as well (SEMANTICS section 0, ndeps).
 * Only literal repeats go; a dependency that is implied in another way stays, as in Alembic.
 * `order` is bottom up. Along first parents an ancestor is known by its number; only below merges is it searched.
 */
export function normalizeDependencies(order: readonly DraftNode[]): void {
  const lines = order.some((node) => node.dependencies.length > 0) ? numberLines(order) : null
  /** Who declares each dependency among the nodes passed so far, bottom up. */
  const declarers = new Map<DraftNode, DraftNode[]>()
  for (const node of order) {
    node.normalized = node.dependencies
    if (lines === null || node.dependencies.length === 0) continue
    node.normalized = node.dependencies.filter(
      (dependency) => !isRepeated(lines, node, declarers.get(dependency) ?? []),
    )
    for (const dependency of node.dependencies) {
      const list = declarers.get(dependency)
      if (list === undefined) declarers.set(dependency, [node])
      else list.push(node)
    }
  }
}

type Lines = {
  /** Position in `order`: an ancestor has a lower one. */
  readonly rank: Int32Array
  /** Numbers along first parents: an ancestor's range `enter` to `enter + size` holds its descendants. */
  readonly enter: Int32Array
  readonly size: Int32Array
  /** 1 where a merge point is the node or below it. */
  readonly merged: Uint8Array
  /** Scratch: the last search that saw a node. */
  readonly seen: Int32Array
  searches: number
}

function numberLines(order: readonly DraftNode[]): Lines {
  const count = order.length
  const rank = new Int32Array(count)
  const enter = new Int32Array(count)
  const size = new Int32Array(count).fill(1)
  const merged = new Uint8Array(count)
  order.forEach((node, at) => (rank[node.index] = at))
  for (const node of order.toReversed()) {
    const parent = node.parents[0]
    if (parent !== undefined) size[parent.index] = (size[parent.index] ?? 0) + (size[node.index] ?? 0)
  }
  const used = new Int32Array(count)
  let roots = 0
  for (const node of order) {
    const parent = node.parents[0]
    const below = parent?.index ?? -1
    enter[node.index] = parent === undefined ? roots : (enter[below] ?? 0) + 1 + (used[below] ?? 0)
    if (parent === undefined) roots += size[node.index] ?? 0
    else used[below] = (used[below] ?? 0) + (size[node.index] ?? 0)
    if (node.parents.length > 1 || merged[below] === 1) merged[node.index] = 1
  }
  return { rank, enter, size, merged, seen: new Int32Array(count), searches: 0 }
}

/** True where one of `lower`, which all rank below it, is a versioned ancestor of `node`. */
function isRepeated(lines: Lines, node: DraftNode, lower: readonly DraftNode[]): boolean {
  const { enter, size, merged } = lines
  const at = enter[node.index] ?? 0
  const onLine = (other: DraftNode): boolean => {
    const start = enter[other.index] ?? 0
    return start < at && at < start + (size[other.index] ?? 0)
  }
  if (lower.length === 0) return false
  if (lower.findLast(onLine) !== undefined) return true
  return merged[node.index] === 1 && isReached(lines, node, lower)
}

/** Walks down over all parents, no lower than the lowest of `wanted`. */
function isReached(lines: Lines, node: DraftNode, wanted: readonly DraftNode[]): boolean {
  const { rank, seen } = lines
  const goals = new Set(wanted)
  const floor = rank[wanted[0]?.index ?? 0] ?? 0
  lines.searches += 1
  const todo = [...node.parents]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (seen[next.index] === lines.searches || (rank[next.index] ?? 0) < floor) continue
    if (goals.has(next)) return true
    seen[next.index] = lines.searches
    todo.push(...next.parents)
  }
  return false
}
