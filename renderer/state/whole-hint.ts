import { wholeCommands } from '../../shared/whole-commands.ts'
import type { AppState } from './app-state.ts'
import { chosenTarget } from './selectors.ts'

/** A hint whose commands name the chosen target, and on production what it asks for. Pure. */
export function wholeHint(state: AppState, hint: string): string {
  const target = chosenTarget(state)
  return target === null ? hint : wholeCommands(hint, { target: target.name, tier: target.tier, url: null })
}
