import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { propose, startReview } from '../../state/actions/changes.ts'
import { shown } from '../../state/app-state.ts'
import { useApp } from '../../state/store.ts'
import { clockTime } from '../../state/words.ts'

/** What is compared with what, and how to compare again. */
export function ChangesHead({ isBlocked }: { readonly isBlocked: boolean }): ReactNode {
  const mode = useApp((state) => state.changes.mode)
  const proposal = useApp((state) => shown(state.changes.proposal))
  const at = useApp((state) => state.changes.comparedAt)
  const isBusy = useApp((state) => state.changes.proposal.kind === 'loading')
  const target = useApp((state) => state.target ?? 'the target')
  const model = useApp((state) => state.project?.settings.model ?? null)
  return (
    <header className="screen-head changes-head">
      <h2>Changes</h2>
      <p className="dim grow cut">
        {mode === 'model' && model === null && 'What a database needs to match the model'}
        {mode === 'model' && model !== null && (
          <>
            What database <ForeignText text={target} /> needs to become what the model{' '}
            <code>
              <ForeignText text={model} />
            </code>{' '}
            says
          </>
        )}
        {mode === 'create' && (
          <>
            What database <ForeignText text={target} /> has beyond the revisions
          </>
        )}
        {mode === 'adopt' && (
          <>
            Differences between <ForeignText text={target} /> and its revisions, to be adopted
          </>
        )}
      </p>
      {proposal && at !== null && !isBlocked && (
        <span className="dim compared-at">{`compared at ${clockTime(at)} in ${duration(proposal.ms)}`}</span>
      )}
      {mode !== 'model' && model !== null && (
        <Button onClick={() => startReview('model')}>Back to the model</Button>
      )}
      {!isBlocked && (
        <Button onClick={() => void propose()} aria-disabled={isBusy || undefined}>
          Compare again
        </Button>
      )}
    </header>
  )
}
