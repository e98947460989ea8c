import type { ReactNode } from 'react'
import { AsOf } from '../../components/as-of.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { showRevision } from '../../state/actions/navigation.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { chosenState } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { targetPhrase } from '../../state/target-words.ts'
import { number, shortId } from '../../state/words.ts'

/** "at 1975ea83b712 · 3 behind". */
export function WhereItStands(): ReactNode {
  const state = useApp(chosenState)
  const target = useApp((app) => app.target)
  const phrase = useApp((app) => (app.target === null ? '' : targetPhrase(app, app.target)))
  if (target === null) return <p className="where grow" />
  const rows = state?.rows ?? []
  return (
    <p className="where grow" role="group" aria-label={`Where ${target} stands`}>
      {rows.length > 0 && (
        <span className="cut where-rows">
          at{' '}
          {rows.slice(0, 2).map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <button type="button" className="where-id" onClick={() => showRevision(id)}>
                <code>
                  <ForeignText text={shortId(id)} />
                </code>
              </button>
            </span>
          ))}
          {rows.length > 2 && ` and ${number(rows.length - 2)} more`}
        </span>
      )}
      <span className="where-phrase cut">
        {rows.length > 0 && <span aria-hidden="true">· </span>}
        <b role="status">
          <ForeignText text={phrase} />
        </b>
        {state?.readOnly && <span className="dim"> · read-only</span>}
        {state?.status === 'password_needed' && (
          <button
            type="button"
            className="link where-action"
            onClick={() => openOverlay({ kind: 'password', target })}
          >
            Give the password…
          </button>
        )}
      </span>
      <span className="where-as-of">
        <span aria-hidden="true"> · </span>
        <AsOf target={target} />
      </span>
    </p>
  )
}
