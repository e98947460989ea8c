import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { LedgerEntry, TargetState } from '../../shared/model/database.ts'
import type { GraphNode } from '../../shared/model/graph.ts'
import type { TargetInfo } from '../../shared/model/project.ts'
import type { Revision } from '../../shared/model/revision.ts'
import type { AppState } from './app-state.ts'
import { shown } from './app-state.ts'

/** History that is on screen, or null. */
export function historyOf(state: AppState): HistoryView | null {
  return shown(state.history)
}

/** What is known of where the chosen target stands. */
export function chosenState(state: AppState): TargetState | null {
  return stateOf(state, state.target)
}

/** What is known of where a target stands. */
export function stateOf(state: AppState, target: string | null): TargetState | null {
  const loadable = target === null ? undefined : state.targetStates[target]
  return loadable ? shown(loadable) : null
}

/** The chosen target as the settings describe it. */
export function chosenTarget(state: AppState): TargetInfo | null {
  return state.project?.targets.find((target) => target.name === state.target) ?? null
}

/** The ledger of the chosen target, newest first; empty where it is not known. */
export function chosenLedger(state: AppState): readonly LedgerEntry[] {
  const loadable = state.target === null ? undefined : state.ledgers[state.target]
  return (loadable ? shown(loadable) : null) ?? none
}
const none: readonly LedgerEntry[] = []

const revisionMaps = new WeakMap<HistoryView, ReadonlyMap<string, Revision>>()
const nodeMaps = new WeakMap<HistoryView, ReadonlyMap<string, GraphNode>>()
const childMaps = new WeakMap<HistoryView, ReadonlyMap<string, readonly string[]>>()

/** Revisions by id; the first file of an id wins. Built once per history. */
export function revisionMap(history: HistoryView): ReadonlyMap<string, Revision> {
  return remembered(revisionMaps, history, () => {
    const map = new Map<string, Revision>()
    for (const revision of history.revisions) if (!map.has(revision.id)) map.set(revision.id, revision)
    return map
  })
}

/** Graph nodes by id. Built once per history. */
export function nodeMap(history: HistoryView): ReadonlyMap<string, GraphNode> {
  return remembered(nodeMaps, history, () => new Map(history.graph.nodes.map((node) => [node.id, node])))
}

/** Children by id, newest first. Built once per history. */
export function childMap(history: HistoryView): ReadonlyMap<string, readonly string[]> {
  return remembered(childMaps, history, () => {
    const map = new Map<string, string[]>()
    for (const node of history.graph.nodes) {
      for (const parent of node.parents) map.set(parent, [...(map.get(parent) ?? []), node.id])
    }
    return map
  })
}

function remembered<Value>(
  maps: WeakMap<HistoryView, Value>,
  history: HistoryView,
  build: () => Value,
): Value {
  const known = maps.get(history)
  if (known) return known
  const value = build()
  maps.set(history, value)
  return value
}

/** What a revision follows, over one or several steps, in history order: newest first. */
export function belowOf({ graph }: HistoryView, revision: string): readonly GraphNode[] {
  const below = new Set<string>()
  return graph.nodes.filter(({ id, parents, ghost }) => {
    const isBelow = below.has(id)
    if (isBelow || id === revision) for (const parent of parents) below.add(parent)
    return isBelow && !ghost
  })
}
