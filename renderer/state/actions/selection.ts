import type { HistoryChoice } from '../app-state.ts'
import { chosenState, historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'

/** Starts on the current revision of the target, else on the newest one, where nothing is selected yet. */
export function selectCurrent(): void {
  const history = historyOf(app())
  if (!history) return
  const { selection } = app().choice
  const isThere = [...history.graph.nodes, ...app().ghosts].some(({ id }) => id === selection)
  if (selection !== null && isThere) return
  const current = chosenState(app())?.current.find((id) => history.graph.nodes.some((node) => node.id === id))
  choose({ selection: current ?? history.graph.nodes[0]?.id ?? null })
}

/** Changes what is chosen in the history list. */
export function choose(change: Partial<HistoryChoice>): void {
  update((state) => ({ choice: { ...state.choice, ...change } }))
}

/** Selects one row. A comparison with a second one ends. */
export function select(selection: string): void {
  const { second, against } = app().choice
  choose({ selection, second: null, against: second === null ? against : 'before' })
}

/** Takes a second row beside the selected one: their schemas are compared. */
export function selectSecond(id: string): void {
  const { selection } = app().choice
  if (selection === null || selection === id) select(id)
  else choose({ second: id, against: `revision:${id}` })
}
