import type { AppState } from '../app-state.ts'
import { whyNoTarget } from '../availability.ts'
import { historyOf, revisionMap } from '../selectors.ts'

/** Where a command's keys work: also under a dialog, anywhere else, or only while the history list has the focus. */
export type CommandScope = 'always' | 'anywhere' | 'history'

/** One thing the person can do. Palette, key list, menus and the keyboard all read the list of these. */
export type Command = {
  readonly id: string
  readonly title: (state: AppState) => string
  readonly keys: readonly string[]
  readonly scope: CommandScope
  /** Why it cannot be done now; null where it can. */
  readonly unavailable: (state: AppState) => string | null
  readonly run: (state: AppState) => void
}

export const always = (): null => null
export const needsProject = (state: AppState): string | null => (state.project ? null : 'No project is open.')
export const needsSelection = (state: AppState): string | null =>
  needsProject(state) ?? (state.choice.selection === null ? 'No revision is selected.' : null)
/** The selected revision has a file. */
export const needsFile = (state: AppState): string | null => {
  const history = historyOf(state)
  const hasFile = history !== null && revisionMap(history).has(selected(state))
  return needsSelection(state) ?? (hasFile ? null : 'No file has this revision.')
}
export const needsBoth = (state: AppState): string | null => needsSelection(state) ?? whyNoTarget(state)

/** The selected revision; a command that uses it is unavailable without one. */
export function selected(state: AppState): string {
  return state.choice.selection ?? ''
}

export function onTarget(state: AppState, act: (target: string) => void): void {
  if (state.target !== null) act(state.target)
}

/** A title that is always the same. */
export function fixed(text: string): () => string {
  return () => text
}
