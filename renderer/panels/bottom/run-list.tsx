import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { When } from '../../components/when.tsx'
import { showRun } from '../../state/actions/run.ts'
import { runTitle } from '../../state/plan-words.ts'
import type { RunRecord } from '../../state/run-record.ts'
import { useApp } from '../../state/store.ts'
import { count, number } from '../../state/words.ts'

/** Runs of this session, newest first; a click shows one in full. */
export function RunList(): ReactNode {
  const runs = useApp((state) => state.runs)
  const sorted = useMemo(
    () => Object.values(runs).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)),
    [runs],
  )
  if (sorted.length === 0)
    return <p className="bottom-empty">Nothing has run in this session. What ran before is in the ledger.</p>
  return (
    <ul>
      {sorted.map((run) => (
        <li key={run.runId}>
          <button type="button" className="bottom-line" onClick={() => showRun(run.runId)}>
            <Glyph run={run} />
            <span>
              <ForeignText text={runTitle(run)} />
            </span>
            <span className="dim cut">{facts(run)}</span>
            <span className="bottom-when">
              <When iso={run.startedAt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Glyph({ run }: { readonly run: RunRecord }): ReactNode {
  const status = run.outcome?.status
  if (status === undefined) return <span className="waiting-dot" aria-hidden="true" />
  if (status === 'succeeded' || status === 'nothing_to_do') return <span className="ok">✓</span>
  return (
    <span className={status === 'cancelled' ? 'warn' : 'danger'}>{status === 'cancelled' ? '■' : '✗'}</span>
  )
}

function facts(run: RunRecord): string {
  const done = run.steps.filter((step) => step.outcome?.status === 'applied').length
  const statements = run.steps.reduce((sum, step) => sum + (step.outcome?.statements ?? 0), 0)
  const steps = `${number(done)} of ${count(run.steps.length, 'step')}`
  if (!run.outcome) return steps
  return `${steps} in ${duration(run.outcome.ms)} (${count(statements, 'statement')})`
}
