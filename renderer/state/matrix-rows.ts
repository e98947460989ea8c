import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { TargetState } from '../../shared/model/database.ts'
import type { RevisionState } from './revision-state.ts'
import { stateLookup } from './revision-state.ts'
import { revisionMap } from './selectors.ts'

/** A revision against all targets, in the order of the targets. */
export type MatrixRow = {
  readonly id: string
  readonly message: string
  readonly isHead: boolean
  readonly states: readonly RevisionState[]
}

/** The revisions that matter, newest first: heads, and wherever a target stands, also where no file has it. */
export function matrixRows(
  history: HistoryView | null,
  targets: readonly (TargetState | null)[],
): MatrixRow[] {
  if (!history) return []
  const matters = new Set([
    ...history.graph.heads,
    ...targets.flatMap((state) => [...(state?.current ?? []), ...(state?.rows ?? [])]),
  ])
  const lookups = targets.map(stateLookup)
  const known = history.graph.nodes
    .filter((node) => matters.has(node.id))
    .map((node) => ({
      id: node.id,
      message: revisionMap(history).get(node.id)?.message ?? '',
      isHead: node.head,
      states: lookups.map((stateOf) => stateOf(node)),
    }))
  const unknown = [...new Set(targets.flatMap((state) => state?.unknownRows ?? []))]
    .filter((id) => !known.some((row) => row.id === id))
    .map((id) => ({
      id,
      message: 'no file has this revision',
      isHead: false,
      states: targets.map((state): RevisionState =>
        state?.unknownRows.includes(id) ? 'missing' : 'unknown',
      ),
    }))
  return [...unknown, ...known]
}
