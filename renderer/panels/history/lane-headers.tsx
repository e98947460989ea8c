import { memo } from 'react'
import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { choose } from '../../state/actions/selection.ts'
import { labelLanes } from '../../state/label-lanes.ts'
import { hasTerm, toggleTerm } from '../../state/query.ts'
import { historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

/** Where a project has several bases: whose lanes these are, by label, in the order of the lanes. A click filters. */
export const LaneHeaders = memo(function LaneHeaders(): ReactNode {
  const history = useApp(historyOf)
  const filter = useApp((state) => state.choice.filter)
  if (!history || history.graph.bases.length < 2 || history.graph.labels.length === 0) return null
  const lanes = labelLanes(history).toSorted((a, b) => a.lane - b.lane)
  return (
    <div className="lane-headers" role="group" aria-label="Lanes by label">
      {lanes.map(({ label, color }) => {
        const isOn = hasTerm(filter, 'label', label)
        return (
          <button
            key={label}
            type="button"
            className="lane-header"
            aria-pressed={isOn}
            data-on={isOn || undefined}
            onClick={() => choose({ filter: toggleTerm(filter, 'label', label) })}
          >
            <span
              className="lane-bar"
              style={{ background: `var(--lane-${color % 6})` }}
              aria-hidden="true"
            />
            <ForeignText text={label} />
          </button>
        )
      })}
    </div>
  )
})
