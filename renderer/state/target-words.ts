import type { TargetState } from '../../shared/model/database.ts'
import type { AppState } from './app-state.ts'
import { isKnown } from './revision-state.ts'
import { stateOf } from './selectors.ts'
import { count } from './words.ts'

/** How a target looks: reached and understood, at a revision that no file has or in doubt, not reached, not known yet. */
export function targetLook(state: AppState, target: string): 'ok' | 'warn' | 'bad' | 'waiting' {
  const info = state.project?.targets.find(({ name }) => name === target)
  if (info?.problem) return 'bad'
  const loadable = state.targetStates[target]
  if (loadable?.kind === 'failed') return 'bad'
  const known = stateOf(state, target)
  if (!known) return 'waiting'
  if (!isKnown(known)) return 'bad'
  return known.unknownRows.length + known.inDoubt.length > 0 ? 'warn' : 'ok'
}

const statusWords: Readonly<Record<Exclude<TargetState['status'], 'ok' | 'graph_broken'>, string>> = {
  unreachable: 'unreachable',
  password_needed: 'password needed',
  malformed: 'malformed version table',
  no_url: 'no URL',
  restricted: 'restricted',
}

/**
 * Where a target stands, in a few words: "3 behind", "unknown revision", "password needed". Ids and the why are told
 * where there is room.
 */
export function targetPhrase(state: AppState, target: string): string {
  const known = stateOf(state, target)
  if (known && known.status !== 'ok' && known.status !== 'graph_broken') return statusWords[known.status]
  if (known) return known.position === 'unknown_revision' ? unknownWords(known) : known.summary
  return state.targetStates[target]?.kind === 'failed' ? 'cannot be read' : 'asking…'
}

/** The same where there is room for two words: of a target that was never stamped, everything is behind. */
export function targetWord(state: AppState, target: string): string {
  const known = stateOf(state, target)
  if (isKnown(known) && known.inDoubt.length > 0) return 'in doubt'
  return isKnown(known) && known.position === 'never_stamped' ? 'never stamped' : targetPhrase(state, target)
}

function unknownWords({ unknownRows }: TargetState): string {
  return unknownRows.length === 1 ? 'unknown revision' : count(unknownRows.length, 'unknown revision')
}
