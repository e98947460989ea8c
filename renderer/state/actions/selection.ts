import type { HistoryChoice } from '../app-state.ts'
import { chosenState, historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'

/** Starts on the current revision of the target, else on the newest one, where nothing is selected yet. */
export function selectCurrent(): void {
  const history = historyOf(app())
  if (!history) return
  const { selection } = app().choice
  if (selection !== null && history.graph.nodes.some((node) => node.id === selection)) return
  const current = chosenState(app())?.current.find((id) => history.graph.nodes.some((node) => node.id === id))
  choose({ selection: current ?? history.graph.nodes[0]?.id ?? null })
}

/** Changes what is chosen in the history list. */
export function choose(change: Partial<HistoryChoice>): void {
  update((state) => ({ choice: { ...state.choice, ...change } }))
}

export function select(selection: string): void {
  choose({ selection })
}
