import { memo } from 'react'
import type { ReactNode } from 'react'
import { startReview } from '../../state/actions/changes.ts'
import { laneX } from '../../state/lane-rows.ts'
import { modelChangeCount } from '../../state/review-blocker.ts'
import { useApp } from '../../state/store.ts'
import { count } from '../../state/words.ts'

/** On top of the list: what the model has and no revision makes. There once it is known, and only where there is some. */
export const ModelChangesRow = memo(function ModelChangesRow(): ReactNode {
  const changes = useApp(modelChangeCount)
  if (changes === null || changes === 0) return null
  const x = laneX(0)
  return (
    <div className="model-changes">
      <svg width={x * 2} height={28} aria-hidden="true">
        <path d={`M${x},14V28`} stroke="var(--faint)" strokeWidth={1.5} strokeDasharray="2 3" />
        <circle cx={x} cy={14} r={5} fill="var(--panel)" stroke="var(--faint)" strokeDasharray="2 2" />
      </svg>
      <p className="grow cut">
        <i>Model changes not in a revision</i> <b>{count(changes, 'change')}</b>
      </p>
      <button type="button" className="link" onClick={() => startReview('model')}>
        Review…
      </button>
    </div>
  )
})
