import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import type { BottomTab, DetailTab, HistoryChoice } from '../app-state.ts'
import { shown } from '../app-state.ts'
import { chosenState, historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'
import { loadTargetState } from './targets.ts'

let asked = 0

/** Reads revisions, graph and problems again; what is on screen stays until the answer is there. */
export async function reloadHistory(): Promise<void> {
  const turn = ++asked
  update((state) => ({ history: { kind: 'loading', previous: shown(state.history) } }))
  try {
    const history = await call('revisions.list', {})
    if (turn !== asked) return
    update(() => ({ history: { kind: 'ready', value: history }, problems: history.diagnostics }))
    selectCurrent()
    const { target } = app()
    if (target !== null) void loadTargetState(target)
    await loadProblems()
  } catch (error) {
    if (turn !== asked) return
    update((state) => ({
      history: { kind: 'failed', error: dataOf(error), previous: shown(state.history) },
    }))
    await loadProblems()
  }
}

async function loadProblems(): Promise<void> {
  try {
    const problems = await call('project.problems', {})
    update(() => ({ problems }))
  } catch {
    // The history's own diagnostics stay on screen.
  }
}

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

/** Shows a revision in the history list with a tab of its detail. */
export function showRevision(selection: string, detailTab?: DetailTab): void {
  update((state) => ({
    screen: 'history',
    choice: { ...state.choice, selection },
    detailTab: detailTab ?? state.detailTab,
  }))
}

export function showDetail(detailTab: DetailTab): void {
  update(() => ({ detailTab }))
}

export function showBottom(bottomTab: BottomTab): void {
  update(() => ({ bottomTab }))
}

export function showScreen(screen: string): void {
  update(() => ({ screen }))
}

/** Remembers whether the open source of a revision has changes that are not saved. */
export function markUnsaved(revision: string, unsaved: boolean): void {
  update((state) => {
    const others = state.unsaved.filter((id) => id !== revision)
    return { unsaved: unsaved ? [...others, revision] : others }
  })
}
