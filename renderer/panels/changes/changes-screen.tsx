import { lazyScreen } from '../../components/lazy-screen.tsx'
import { modelChangeCount } from '../../state/review-blocker.ts'
import type { Screen } from '../../state/screen.ts'
import { number } from '../../state/words.ts'

/** What differs between a database and the model, reviewed and written as a revision. */
export const changesScreen: Screen = {
  id: 'changes',
  title: 'Changes',
  digit: 2,
  badge: (state) => {
    const count = modelChangeCount(state)
    return count === null ? null : count === 0 ? 'none' : number(count)
  },
  Component: lazyScreen(async () => (await import('./changes-panel.tsx')).ChangesPanel),
}
