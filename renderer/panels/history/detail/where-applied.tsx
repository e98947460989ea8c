import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { shown } from '../../../state/app-state.ts'
import { stateLookup, stateLooks } from '../../../state/revision-state.ts'
import { historyOf, nodeMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'

/** Where the revision stands on every target. */
export function WhereApplied({ id }: { readonly id: string }): ReactNode {
  const history = useApp(historyOf)
  const targets = useApp((state) => state.project?.targets)
  const states = useApp((state) => state.targetStates)
  const lines = useMemo(() => {
    const node = history ? nodeMap(history).get(id) : undefined
    if (!node) return []
    return (targets ?? []).map(({ name }) => {
      const loadable = states[name]
      return { name, state: stateLookup(loadable ? shown(loadable) : null)(node) }
    })
  }, [history, targets, states, id])
  if (lines.length === 0) return null
  return (
    <section>
      <h3>Where</h3>
      <ul className="where-list">
        {lines.map(({ name, state }) => (
          <li key={name}>
            <span className="cut">
              <ForeignText text={name} />
            </span>
            <span className="row-state" data-state={state}>
              {stateLooks[state].glyph} {stateLooks[state].word}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
