import { create } from 'zustand'
import type { AppState } from './app-state.ts'
import { initialState } from './app-state.ts'

/** The one store. Components read it with a selector; only actions write it, through `update`. */
export const useApp = create<AppState>(() => initialState)

/** The state right now, for actions. */
export function app(): AppState {
  return useApp.getState()
}

/** The one way in: a pure change of the state. */
export function update(change: (state: AppState) => Partial<AppState>): void {
  useApp.setState(change)
}
