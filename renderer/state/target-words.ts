import type { AppState } from './app-state.ts'
import { stateOf } from './selectors.ts'

/** How the connection to a target looks: reached, not reached, or not known yet. */
export function targetLook(state: AppState, target: string): 'ok' | 'bad' | 'waiting' {
  const info = state.project?.targets.find(({ name }) => name === target)
  if (info?.problem) return 'bad'
  const loadable = state.targetStates[target]
  if (loadable?.kind === 'failed') return 'bad'
  const known = stateOf(state, target)
  if (!known) return 'waiting'
  return known.status === 'ok' || known.status === 'graph_broken' ? 'ok' : 'bad'
}

/** Where a target stands, in a few words: "3 behind", "password needed". */
export function targetPhrase(state: AppState, target: string): string {
  const known = stateOf(state, target)
  if (known) return known.summary
  const loadable = state.targetStates[target]
  if (loadable?.kind === 'failed') return 'cannot be read'
  return 'asking…'
}
