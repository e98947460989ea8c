import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { PlanRequest } from './app-state.ts'
import type { RunRecord } from './run-record.ts'
import { childMap, nodeMap } from './selectors.ts'

/**
 * The plan that undoes what a run did: a downgrade below what it applied, or an upgrade back over what it took down.
 * Null where it did nothing, or where the way back cannot be told from the steps (a stamp).
 */
export function rollbackRequest(run: RunRecord, history: HistoryView): PlanRequest | null {
  const done = run.steps
    .filter((step) => step.outcome?.status === 'applied')
    .flatMap((step) => (step.revision === null ? [] : [step.revision]))
  const [first] = done
  if (first === undefined || run.planKind === 'stamp') return null
  return run.planKind === 'downgrade'
    ? { kind: 'upgrade', target: run.target, revisions: tips(done, history) }
    : { kind: 'downgrade', target: run.target, revision: below(first, history) }
}

/** What stands just below a revision, spelled so that only its own branch is taken down. */
function below(id: string, history: HistoryView): string {
  const parents = nodeMap(history).get(id)?.parents ?? []
  const [parent] = parents
  if (parent === undefined) return history.graph.bases.length > 1 ? `${id}@base` : 'base'
  if (parents.length > 1) return `${id}-1`
  const siblings = childMap(history).get(parent) ?? []
  return siblings.length > 1 ? `${id}@${parent}` : parent
}

function tips(ids: readonly string[], history: HistoryView): string[] {
  const nodes = nodeMap(history)
  const below = new Set(
    ids.flatMap((id) => [...(nodes.get(id)?.parents ?? []), ...(nodes.get(id)?.dependencies ?? [])]),
  )
  return ids.filter((id) => !below.has(id))
}
