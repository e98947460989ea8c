import { memo, useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import type { StepStatus } from '../../../shared/model/run.ts'
import { shownStatement } from '../../state/shown-statement.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useNow } from '../../components/use-now.ts'
import type { RunRecord, StepRecord } from '../../state/run-record.ts'
import { count, number, shortId } from '../../state/words.ts'

const looks: Readonly<Record<StepStatus, { readonly glyph: string; readonly word: string }>> = {
  applied: { glyph: '✓', word: 'applied' },
  failed: { glyph: '✗', word: 'failed' },
  cancelled: { glyph: '■', word: 'cancelled' },
  in_doubt: { glyph: '?', word: 'in doubt' },
  rolled_back: { glyph: '↩', word: 'rolled back' },
  not_run: { glyph: '–', word: 'not run' },
}

/** As many steps as are drawn around the one that runs. */
const windowSize = 200

/** Every step with its outcome; the one that runs with its statement and time. */
export function RunSteps({ run }: { readonly run: RunRecord }): ReactNode {
  const list = useRef<HTMLOListElement>(null)
  const running = run.outcome === null ? run.steps.findIndex((step) => step.outcome === null) : -1
  useEffect(() => {
    if (running >= 0) list.current?.querySelector('[data-running]')?.scrollIntoView({ block: 'nearest' })
  }, [running])
  const from = Math.max(0, Math.min(running - windowSize / 2, run.steps.length - windowSize))
  return (
    <ol className="run-steps" ref={list} aria-label="Steps">
      {from > 0 && <li className="run-more faint">{count(from, 'step')} before</li>}
      {run.steps.slice(from, from + windowSize).map((step, index) => (
        <Step key={from + index} step={step} place={from + index + 1} isRunning={from + index === running} />
      ))}
      {from + windowSize < run.steps.length && (
        <li className="run-more faint">{count(run.steps.length - from - windowSize, 'step')} more</li>
      )}
    </ol>
  )
}

type StepProps = { readonly step: StepRecord; readonly place: number; readonly isRunning: boolean }

const Step = memo(function Step({ step, place, isRunning }: StepProps): ReactNode {
  const status = step.outcome?.status ?? null
  const look = status === null ? null : looks[status]
  return (
    <li data-status={status ?? (isRunning ? 'running' : 'waiting')} data-running={isRunning || undefined}>
      <div className="run-step">
        <span className="run-step-glyph" aria-hidden="true">
          {look ? look.glyph : isRunning ? '▸' : '·'}
        </span>
        <span className="cut">
          <span className="faint">{number(place)} </span>
          <ForeignText text={step.message === '' ? 'version rows' : step.message} />{' '}
          {step.revision !== null && (
            <code className="dim">
              <ForeignText text={shortId(step.revision)} />
            </code>
          )}
        </span>
        <span className="run-step-facts">
          {look ? outcomeFacts(step, look.word) : isRunning ? 'running' : 'waiting'}
        </span>
      </div>
      {isRunning && <Current step={step} />}
    </li>
  )
})

function outcomeFacts(step: StepRecord, word: string): string {
  const { outcome } = step
  if (!outcome || outcome.status === 'not_run') return word
  const parts = [word, duration(outcome.ms)]
  if (outcome.statements > 0) parts.push(count(outcome.statements, 'statement'))
  if (outcome.rows > 0) parts.push(count(outcome.rows, 'row'))
  return parts.join(' · ')
}

/** The statement that runs now, with the time of the step. */
function Current({ step }: { readonly step: StepRecord }): ReactNode {
  const now = useNow(250)
  const statement = step.statements.at(-1)
  const elapsed = step.startedAt === null ? null : Math.max(0, now - Date.parse(step.startedAt))
  return (
    <div className="run-current">
      <pre>
        {statement ? (
          <ForeignText text={shownStatement(statement.sql).slice(0, 2000)} />
        ) : (
          'Loading the file…'
        )}
      </pre>
      <span className="faint">
        {step.started > 0 && `statement ${number(step.started)}`}
        {elapsed !== null && ` · ${duration(elapsed)}`}
      </span>
    </div>
  )
}
