import { lazyScreen } from '../../components/lazy-screen.tsx'
import { shown } from '../../state/app-state.ts'
import { driftCount, driftGroups } from '../../../shared/drift-groups.ts'
import { driftBlocker } from '../../state/review-blocker.ts'
import type { Screen } from '../../state/screen.ts'
import { number } from '../../state/words.ts'

/** Differences between a database and what its revisions imply. */
export const driftScreen: Screen = {
  id: 'drift',
  title: 'Drift',
  digit: 4,
  badge: (state) => {
    const report = shown(state.drift.report)
    if (!report || driftBlocker(state) !== null) return null
    const count = driftCount(driftGroups(report.proposal.comparison.changes, report.ignored))
    return count === 0 ? 'none' : number(count)
  },
  Component: lazyScreen(async () => (await import('./drift-panel.tsx')).DriftPanel),
}
