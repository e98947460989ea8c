import type { AppState } from './app-state.ts'
import { whyNoTarget } from './availability.ts'
import type { ReviewMode } from './changes-state.ts'
import { isKnown } from './revision-state.ts'
import { chosenState, chosenTarget } from './selectors.ts'

/** What must come before a comparison can be made or trusted. */
export type ReviewBlocker = 'no target' | 'restricted' | 'no model' | 'asking' | 'trouble' | 'behind'

/** What stands in the way of comparing with the chosen target's database; null for nothing. */
export function driftBlocker(state: AppState): Exclude<ReviewBlocker, 'no model' | 'behind'> | null {
  if (!state.project || !chosenTarget(state)) return 'no target'
  if (!state.project.trusted) return 'restricted'
  if (whyNoTarget(state) !== null) return 'trouble'
  const loadable = state.target === null ? undefined : state.targetStates[state.target]
  if (isKnown(chosenState(state))) return null
  return loadable?.kind === 'failed' ? 'trouble' : 'asking'
}

/** The same for a review whose changes are to be written after the heads. */
export function reviewBlocker(state: AppState, mode: ReviewMode = state.changes.mode): ReviewBlocker | null {
  const known = driftBlocker(state)
  if (known === 'no target' || known === 'restricted') return known
  if (mode === 'model' && state.project?.settings.model === null) return 'no model'
  if (known !== null) return known
  // A first revision is made because the database stands nowhere yet.
  if (mode === 'create') return null
  return isAtHeads(state) ? null : 'behind'
}

function isAtHeads(state: AppState): boolean {
  const target = chosenState(state)
  return isKnown(target) && target.behind === 0 && target.unknownRows.length === 0
}

/** Model changes that no revision has, where that is known of the chosen target as it stands. */
export function modelChangeCount(state: AppState): number | null {
  return reviewBlocker(state, 'model') === null ? state.changes.modelCount : null
}
