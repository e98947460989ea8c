import type { BottomTab, DetailTab } from '../app-state.ts'
import { app, update } from '../store.ts'

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

/** Opens the bottom pane on one of its tabs. */
export function showBottom(bottomTab: BottomTab): void {
  update(() => ({ bottomTab, isBottomOpen: true }))
}

export function setBottomOpen(isBottomOpen: boolean): void {
  if (app().isBottomOpen !== isBottomOpen) update(() => ({ isBottomOpen }))
}

export function showScreen(screen: string): void {
  update(() => ({ screen }))
}
