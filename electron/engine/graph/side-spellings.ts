import { filterByLabel } from './resolve.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/**
 * For each of `sides` a target that picks it alone: `label@<step>` with a label whose line holds no other side,
 * else `<id>@<step>`. `step` is the relative part as typed, such as `-1`. (SEMANTICS decision 3)
 */
export function sideSpellings(graph: RevisionGraph, sides: readonly RevisionNode[], step: string): string[] {
  const distinct = [...new Set(sides)].toSorted((a, b) => a.index - b.index)
  return distinct.map((side) => {
    const label = side.labels.find(
      (name) =>
        graph.byLabel.has(name) && filterByLabel(graph, distinct, name).every((node) => node === side),
    )
    return `${label ?? side.id}@${step}`
  })
}
