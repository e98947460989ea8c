import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { showScreen } from '../../state/actions/navigation.ts'
import { choose } from '../../state/actions/selection.ts'
import { labelLanes } from '../../state/label-lanes.ts'
import { hasTerm, toggleTerm } from '../../state/query.ts'
import { historyOf } from '../../state/selectors.ts'
import { number } from '../../state/words.ts'
import { useApp } from '../../state/store.ts'

/** Branch labels with the number of their revisions; a click filters the history by one. */
export function BranchFilters(): ReactNode {
  const history = useApp(historyOf)
  const filter = useApp((state) => state.choice.filter)
  if (!history || history.graph.labels.length === 0) return null
  return (
    <section aria-label="Branches">
      <h3>Branches</h3>
      <ul>
        {labelLanes(history).map(({ label, count, color }) => {
          const isOn = hasTerm(filter, 'label', label)
          return (
            <li key={label}>
              <button
                type="button"
                className="side-item"
                data-on={isOn || undefined}
                aria-pressed={isOn}
                onClick={() => {
                  showScreen('history')
                  choose({ filter: toggleTerm(filter, 'label', label) })
                }}
              >
                <span
                  className="lane-dot"
                  style={{ background: `var(--lane-${color % 6})` }}
                  aria-hidden="true"
                />
                <span className="cut grow">
                  <ForeignText text={label} />
                </span>
                <small>{number(count)}</small>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
