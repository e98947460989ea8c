import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { TargetInfo } from '../../../shared/model/project.ts'
import { AsOf } from '../../components/as-of.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { TargetDot, TierBadge } from '../../components/tier-badge.tsx'
import { showRevision } from '../../state/actions/navigation.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { shown } from '../../state/app-state.ts'
import type { MatrixRow } from '../../state/matrix-rows.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { matrixRows } from '../../state/matrix-rows.ts'
import { stateLooks } from '../../state/revision-state.ts'
import { historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { targetLook, targetPhrase } from '../../state/target-words.ts'
import { shortId } from '../../state/words.ts'

/** Rows are revisions that matter, columns are targets. */
export function Matrix(): ReactNode {
  const targets = useApp((state) => state.project?.targets) ?? noTargets
  const history = useApp(historyOf)
  const states = useApp((state) => state.targetStates)
  const rows = useMemo(
    () =>
      matrixRows(
        history,
        targets.map(({ name }) => (states[name] ? shown(states[name]) : null)),
      ),
    [history, targets, states],
  )
  return (
    <div className="matrix-scroll" tabIndex={0} role="region" aria-label="Revisions and targets">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Revision</th>
            {targets.map((target) => (
              <Column key={target.name} target={target} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} targets={targets} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
const noTargets: readonly TargetInfo[] = []

function Column({ target }: { readonly target: TargetInfo }): ReactNode {
  const { name } = target
  const look = useApp((state) => targetLook(state, name))
  const phrase = useApp((state) => targetPhrase(state, name))
  const loadable = useApp((state) => state.targetStates[name])
  const state = loadable ? shown(loadable) : null
  const error = loadable?.kind === 'failed' ? loadable.error : (state?.error ?? null)
  return (
    <th scope="col">
      <button type="button" className="matrix-target" onClick={() => chooseTarget(name)}>
        <TargetDot look={look} />
        <span className="cut">
          <ForeignText text={name} />
        </span>
        <TierBadge tier={target.tier} assumed={target.tierAssumed} />
      </button>
      <span className="matrix-phrase" data-look={look}>
        <ForeignText text={phrase} />
      </span>
      {error && (
        <span className="matrix-error">
          <ForeignText text={error.message} />
        </span>
      )}
      {state?.status === 'password_needed' && (
        <button
          type="button"
          className="link"
          onClick={() => openOverlay({ kind: 'password', target: name })}
        >
          Give the password…
        </button>
      )}
      <span className="matrix-when">
        <AsOf target={name} />{' '}
        <button
          type="button"
          className="link"
          aria-label={`Edit ${escapeForeign(name)}…`}
          onClick={() => openOverlay({ kind: 'edit-target', target: name })}
        >
          Edit…
        </button>
      </span>
    </th>
  )
}

function Row({
  row,
  targets,
}: {
  readonly row: MatrixRow
  readonly targets: readonly TargetInfo[]
}): ReactNode {
  return (
    <tr>
      <th scope="row">
        <button type="button" className="matrix-revision" onClick={() => showRevision(row.id)}>
          <span className="cut">
            {row.isHead && (
              <span className="row-chip" data-kind="head">
                head
              </span>
            )}
            <ForeignText text={row.message} />
          </span>
          <code className="dim">
            <ForeignText text={shortId(row.id)} />
          </code>
        </button>
      </th>
      {targets.map((target, index) => {
        const state = row.states[index] ?? 'unknown'
        return (
          <td key={target.name} data-state={state}>
            {stateLooks[state].glyph} {stateLooks[state].word}
          </td>
        )
      })}
    </tr>
  )
}
