import { useEffect } from 'react'
import { loadGhosts } from '../../state/actions/ghosts.ts'
import { chosenState, historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

/** Looks again for what is drawn without a file, whenever files, target or the place of the database change. */
export function useGhosts(): void {
  const version = useApp((state) => historyOf(state)?.version ?? null)
  const target = useApp((state) => state.target)
  // The rows stay as they are where another branch is checked out: what is known of them changes.
  const place = useApp((state) => chosenState(state)?.unknownRows.join(' ') ?? null)
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
  const question = version === null ? null : [version, target, place, isTrusted].join('\n')
  useEffect(() => {
    if (question !== null) void loadGhosts()
  }, [question])
}
