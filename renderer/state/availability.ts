import type { AppState } from './app-state.ts'
import { chosenState, chosenTarget, historyOf } from './selectors.ts'
import { isKnown } from './revision-state.ts'

/** Why nothing can be planned on the chosen target; null where it can. */
export function whyNoTarget(state: AppState): string | null {
  const target = chosenTarget(state)
  if (!target) return 'No target is chosen.'
  if (target.problem !== null) return target.problem
  const known = chosenState(state)
  if (known && known.status !== 'ok') return known.error?.message ?? known.summary
  return null
}

/** Why there is nothing to upgrade; null where there is, or where it is not known. */
export function whyNoUpgrade(state: AppState): string | null {
  const reason = whyNoTarget(state)
  if (reason !== null) return reason
  const known = chosenState(state)
  if (!isKnown(known)) return null
  return known.behind === 0 && known.unknownRows.length === 0
    ? `Nothing to upgrade: ${known.target} is at head.`
    : null
}

/** Why there is nothing to downgrade; null where there is, or where it is not known. */
export function whyNoDowngrade(state: AppState): string | null {
  const reason = whyNoTarget(state)
  if (reason !== null) return reason
  const known = chosenState(state)
  if (!isKnown(known)) return null
  return known.rows.length === 0 ? `Nothing to downgrade: ${known.target} has no revision applied.` : null
}

/** `head`, or `heads` where there are several. */
export function upgradeExpression(state: AppState): 'head' | 'heads' {
  return (historyOf(state)?.graph.heads.length ?? 1) > 1 ? 'heads' : 'head'
}
