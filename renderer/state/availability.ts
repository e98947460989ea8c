import type { TargetState } from '../../shared/model/database.ts'
import type { AppState } from './app-state.ts'
import { chosenState, chosenTarget, historyOf } from './selectors.ts'
import { isKnown } from './revision-state.ts'
import { list, shortId } from './words.ts'

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
  return whyLost(known) ?? (known.behind === 0 ? `Nothing to upgrade: ${known.target} is at head.` : null)
}

/** Why there is nothing to downgrade; null where there is, or where it is not known. */
export function whyNoDowngrade(state: AppState): string | null {
  const reason = whyNoTarget(state)
  if (reason !== null) return reason
  const known = chosenState(state)
  if (!isKnown(known)) return null
  const lost = whyLost(known)
  if (lost !== null) return lost
  return known.rows.length === 0 ? `Nothing to downgrade: ${known.target} has no revision applied.` : null
}

/** From a revision that no file has there is no way up or down. */
function whyLost({ target, unknownRows }: TargetState): string | null {
  if (unknownRows.length === 0) return null
  return `${target} is at ${list(unknownRows.map(shortId))}, which no file here has: get the file, or stamp.`
}

/** `head`, or `heads` where there are several. */
export function upgradeExpression(state: AppState): 'head' | 'heads' {
  return (historyOf(state)?.graph.heads.length ?? 1) > 1 ? 'heads' : 'head'
}
