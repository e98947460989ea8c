import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import type { LedgerEntry } from '../../../shared/model/database.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { When } from '../../components/when.tsx'
import { showRevision } from '../../state/actions/navigation.ts'
import { loadLedger } from '../../state/actions/targets.ts'
import { shown } from '../../state/app-state.ts'
import { useApp } from '../../state/store.ts'
import { count, shortId } from '../../state/words.ts'

/** What ran on the chosen target, by whom and when, as its own ledger says. */
export function LedgerList(): ReactNode {
  const target = useApp((state) => state.target)
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
      {entries.map((entry) => (
        <li key={entry.id}>
          <Entry entry={entry} />
        </li>
      ))}
    </ul>
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
    entry.durationMs === null ? null : `in ${duration(entry.durationMs)}`,
    entry.statements.length === 0
      ? null
      : `(${count(entry.statements.length, 'statement')}${rows > 0 ? `, ${count(rows, 'row')}` : ''})`,
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
