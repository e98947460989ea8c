import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import { doubtSentence } from '../../../shared/doubt-words.ts'
import type { DoubtfulStep, LedgerEntry } from '../../../shared/model/database.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { When } from '../../components/when.tsx'
import { openOverlay } from '../../state/actions/overlay.ts'
import { showRevision } from '../../state/actions/navigation.ts'
import { loadLedger } from '../../state/actions/targets.ts'
import { shown } from '../../state/app-state.ts'
import { chosenState } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, shortId, statementsKept } from '../../state/words.ts'

/** What ran on the chosen target, by whom and when, as its own ledger says. */
export function LedgerList(): ReactNode {
  const target = useApp((state) => state.target)
  const inDoubt = useApp((state) => chosenState(state)?.inDoubt ?? none)
  const loadable = useApp((state) => (state.target === null ? undefined : state.ledgers[state.target]))
  useEffect(() => {
    if (target !== null) void loadLedger(target)
  }, [target])
  if (target === null || !loadable) return <p className="bottom-empty">No target is chosen.</p>
  const entries = shown(loadable)
  if (loadable.kind === 'failed')
    return (
      <p className="bottom-empty">
        The ledger of <ForeignText text={target} /> cannot be read:{' '}
        <ForeignText text={loadable.error.message} />
      </p>
    )
  if (entries === null) return <Waiting text="Reading the ledger…" />
  if (entries.length === 0)
    return (
      <p className="bottom-empty">
        No entries: Headway has not changed <ForeignText text={target} /> yet. What other tools ran is not
        known.
      </p>
    )
  return (
    <ul>
      {inDoubt.map((step) => (
        <li key={`doubt ${step.revision}`}>
          <InDoubt target={target} step={step} />
        </li>
      ))}
      {entries.map((entry) => (
        <li key={entry.id}>
          <Entry entry={entry} />
        </li>
      ))}
    </ul>
  )
}

const none: readonly DoubtfulStep[] = []

/** A step whose outcome is unknown keeps the next run from starting: the way to what can be done. */
function InDoubt({ target, step }: { readonly target: string; readonly step: DoubtfulStep }): ReactNode {
  const { revision, runner } = step
  return (
    <div className="bottom-line" role={runner === null ? 'alert' : 'status'}>
      <span className="danger" aria-hidden="true">
        ?
      </span>
      {runner === null && (
        <button
          type="button"
          className="link"
          onClick={() => openOverlay({ kind: 'decide', target, revision })}
        >
          Decide…
        </button>
      )}
      <span className="cut">
        <ForeignText text={doubtSentence(step)} />
      </span>
      <span className="bottom-when">
        <When iso={step.at} />
      </span>
    </div>
  )
}

const tones = {
  applied: 'ok',
  failed: 'danger',
  cancelled: 'warn',
  started: 'warn',
  in_doubt: 'danger',
} as const
const glyphs = { applied: '✓', failed: '✗', cancelled: '■', started: '…', in_doubt: '?' } as const

function Entry({ entry }: { readonly entry: LedgerEntry }): ReactNode {
  const { revision } = entry
  const rows = entry.statements.reduce((sum, statement) => sum + (statement.rows ?? 0), 0)
  const facts = [
    entry.outcome === 'started' ? 'started, no end recorded' : entry.outcome.replace('_', ' '),
    entry.durationMs === null
      ? null
      : `${entry.outcome === 'in_doubt' ? 'after' : 'in'} ${duration(entry.durationMs)}`,
    entry.statements.length === 0
      ? null
      : `(${statementsKept(entry.statements.length)}${rows > 0 ? `, ${count(rows, 'row')}` : ''})`,
  ]
  return (
    <div className="bottom-line">
      <span className={tones[entry.outcome]} aria-hidden="true">
        {glyphs[entry.outcome]}
      </span>
      <span>
        {entry.action.replace('_', ' ')}{' '}
        {revision !== null && (
          <button type="button" className="link" onClick={() => showRevision(revision)}>
            <ForeignText text={shortId(revision)} />
          </button>
        )}
      </span>
      <span className="dim cut">
        {facts.filter((fact) => fact !== null).join(' ')}
        {entry.error !== null && <ForeignText text={`: ${entry.error}`} />}
        {entry.reason !== null && <ForeignText text={` – “${entry.reason}”`} />}
      </span>
      <span className="bottom-when">
        {entry.osUser !== null && <ForeignText text={`${entry.osUser}, `} />}
        <When iso={entry.at} />
      </span>
    </div>
  )
}
