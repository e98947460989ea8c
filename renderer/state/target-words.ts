import type { TargetState } from '../../shared/model/database.ts'
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

const statusWords: Readonly<Record<Exclude<TargetState['status'], 'ok' | 'graph_broken'>, string>> = {
  unreachable: 'unreachable',
  password_needed: 'password needed',
  malformed: 'malformed version table',
  no_url: 'no URL',
  restricted: 'restricted',
}

/** Where a target stands, in a few words: "3 behind", "password needed". The why is told where there is room. */
export function targetPhrase(state: AppState, target: string): string {
  const known = stateOf(state, target)
  if (known)
    return known.status === 'ok' || known.status === 'graph_broken'
      ? known.summary
      : statusWords[known.status]
  return state.targetStates[target]?.kind === 'failed' ? 'cannot be read' : 'asking…'
}
