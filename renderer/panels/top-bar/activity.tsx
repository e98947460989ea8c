import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { cancelWork } from '../../state/actions/cancel-work.ts'
import { showRun } from '../../state/actions/run.ts'
import { runTitle } from '../../state/plan-words.ts'
import { number } from '../../state/words.ts'
import { useApp } from '../../state/store.ts'

/** What is under way: a run, which opens on a click, or other work that takes its time and may be cancelled. */
export function Activity(): ReactNode {
  const run = useApp((state) => Object.values(state.runs).find((record) => record.phase !== 'finished'))
  const progress = useApp((state) => Object.values(state.progress)[0])
  if (run)
    return (
      <UnstyledButton className="activity" onClick={() => showRun(run.runId)}>
        <span className="waiting-dot" aria-hidden="true" />
        {runTitle(run)}
      </UnstyledButton>
    )
  if (!progress) return null
  const part = progress.total === null ? '' : ` ${number(progress.done ?? 0)} / ${number(progress.total)}`
  return (
    <span className="activity" role="status">
      <span className="waiting-dot" aria-hidden="true" />
      <span className="cut">
        <ForeignText text={`${progress.text}${part}`} />
      </span>
      {progress.cancelable && (
        <UnstyledButton className="activity-end" onClick={() => void cancelWork(progress.id)}>
          Cancel
        </UnstyledButton>
      )}
    </span>
  )
}
