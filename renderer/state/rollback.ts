import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { PlanRequest } from './app-state.ts'
import type { RunRecord } from './run-record.ts'
import { childMap, nodeMap } from './selectors.ts'
import { list, number, shortId } from './words.ts'

/**
 * The plan that undoes what a run did: a downgrade below what it applied, or an upgrade back over what it took down.
 * Null where it did nothing, or where the way back cannot be told from the steps (a stamp).
 */
export function rollbackRequest(run: RunRecord, history: HistoryView): PlanRequest | null {
  const done = appliedIn(run)
  const [first] = done
  if (first === undefined || !movesRevisions(run)) return null
  return run.planKind === 'downgrade'
    ? { kind: 'upgrade', target: run.target, revisions: tips(done, history) }
    : { kind: 'downgrade', target: run.target, revision: below(first, history) }
}

/**
 * The plan that takes up a run that did not get to its end: it leads where that one should have led. Null where it did, or
 * where its goal cannot be told from the steps (a stamp). Pure.
 */
export function retryRequest(run: RunRecord, history: HistoryView): PlanRequest | null {
  const { outcome, target } = run
  if (outcome === null || !['failed', 'cancelled', 'refused'].includes(outcome.status)) return null
  const known = nodeMap(history)
  const planned = run.steps.flatMap(({ revision }) =>
    revision !== null && known.has(revision) ? [revision] : [],
  )
  const last = planned.at(-1)
  if (last === undefined || !movesRevisions(run)) return null
  return run.planKind === 'downgrade'
    ? { kind: 'downgrade', target, revision: below(last, history) }
    : { kind: 'upgrade', target, revisions: tips(planned, history) }
}

/** Whether the steps say where a run led: those of a stamp do not, and a restore leads nowhere. */
function movesRevisions({ planKind }: RunRecord): boolean {
  return planKind === 'upgrade' || planKind === 'downgrade'
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

/**
 * What a plan that takes a run back does beyond it, in sentences: revisions that came later and go first, and what no
 * way back brings again. Pure.
 */
export function rollbackWarnings(plan: Pick<Plan, 'kind' | 'steps'>, run: RunRecord): string[] {
  const own = new Set(appliedIn(run))
  const later = plan.steps.filter(({ revision }) => revision !== null && !own.has(revision))
  const warnings: string[] = []
  if (later.length > 0) {
    const names = later.slice(0, 4).map(({ message, revision }) => `“${message || shortId(revision ?? '')}”`)
    const more = later.length - names.length
    const all = list(more > 0 ? [...names, `${number(more)} more`] : names)
    const verb = plan.kind === 'downgrade' ? 'undoes' : 'applies'
    warnings.push(`It also ${verb} what that run did not do: ${all}.`)
  }
  warnings.push(
    plan.kind === 'downgrade'
      ? 'Rows written since into what it drops are lost.'
      : 'It brings tables and columns back, not the rows that were in them.',
  )
  return warnings
}

function appliedIn(run: RunRecord): string[] {
  return run.steps
    .filter((step) => step.outcome?.status === 'applied')
    .flatMap((step) => (step.revision === null ? [] : [step.revision]))
}
