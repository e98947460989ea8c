import { ancestors, isMember } from '../graph/closure.ts'
import type { RevisionGraph, RevisionNode } from '../graph/revision-graph.ts'

/** A stamp, and the steps that are in doubt where it is made. */
type Stamped = {
  readonly graph: RevisionGraph
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Revisions that it names, whether their rows move or not; `base` where it names none. */
  readonly aims: readonly string[]
  readonly interrupted: readonly string[]
  /** The only ones that it may decide; left out: all of which it says where they are. */
  readonly only?: readonly string[]
}

/**
 * Steps in doubt that a stamp decides: those that it carries the rows across, that it names, or that follow what it
 * names. Of others it says nothing. Pure.
 */
export function decidedSteps({ graph, from, to, aims, interrupted, only }: Stamped): readonly string[] {
  if (only !== undefined) return interrupted.filter((revision) => only.includes(revision))
  const nodesOf = (ids: readonly string[]): RevisionNode[] => ids.flatMap((id) => graph.byId.get(id) ?? [])
  const [before, after] = [ancestors(graph, nodesOf(from)), ancestors(graph, nodesOf(to))]
  const isNamed = (id: string): boolean => aims.includes(id)
  return interrupted.filter((revision) => {
    const node = graph.byId.get(revision)
    // No file has it any more: it cannot run, and only a stamp can end its doubt.
    if (node === undefined) return true
    const below = node.parents.length === 0 ? ['base'] : node.parents.map(({ id }) => id)
    return isMember(before, node) !== isMember(after, node) || isNamed(revision) || below.some(isNamed)
  })
}
