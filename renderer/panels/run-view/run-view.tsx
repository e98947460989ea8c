import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { focusWhenShown } from '../../components/focus-when-shown.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { TierBadge } from '../../components/tier-badge.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { useNow } from '../../components/use-now.ts'
import { showRevision } from '../../state/actions/navigation.ts'
import { askBackups } from '../../state/actions/net.ts'
import { askToNotify, canAskToNotify } from '../../state/actions/notify.ts'
import { closeOverlay, openOverlay } from '../../state/actions/overlay.ts'
import { cancelRun } from '../../state/actions/run.ts'
import { planRetry, planRollback } from '../../state/actions/plan.ts'
import { runTitle } from '../../state/plan-words.ts'
import { retryRequest, rollbackRequest } from '../../state/rollback.ts'
import type { RunRecord } from '../../state/run-record.ts'
import { historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, number } from '../../state/words.ts'
import { RunLog } from './run-log.tsx'
import { RunSteps } from './run-steps.tsx'
import './run-view.css'

/** A run, live or ended: steps with their progress, the log, Cancel; then what came of it. */
export function RunView({ runId }: { readonly runId: string }): ReactNode {
  const run = useApp((state) => state.runs[runId])
  const tier = useApp((state) => state.project?.targets.find(({ name }) => name === run?.target)?.tier)
  if (!run) return null
  return (
    <Dialog
      size={760}
      title={
        <span className="plan-title">
          <ForeignText text={runTitle(run)} />
          {tier && <TierBadge tier={tier} />}
        </span>
      }
    >
      <div className="run" data-status={run.outcome?.status ?? 'live'}>
        {run.outcome ? <Ended run={run} /> : <Live run={run} />}
        <RunSteps run={run} />
        <RunLog lines={run.log} />
        <Foot run={run} />
      </div>
    </Dialog>
  )
}

function Live({ run }: { readonly run: RunRecord }): ReactNode {
  const now = useNow(250)
  const done = run.steps.filter((step) => step.outcome !== null).length
  const elapsed = Math.max(0, now - Date.parse(run.startedAt))
  return (
    <div className="run-head">
      <p role="status">
        {phaseWords(run)}{' '}
        <span className="dim">{`${number(done)} of ${count(run.steps.length, 'step')}`}</span>
        <span className="run-elapsed">{duration(elapsed)}</span>
      </p>
      <progress
        className="run-progress"
        aria-label="Steps done"
        max={Math.max(1, run.steps.length)}
        value={done}
      />
    </div>
  )
}

function phaseWords(run: RunRecord): string {
  switch (run.phase) {
    case 'starting':
      return 'Starting…'
    case 'waiting':
      return run.holder === null ? 'Waiting for the lock…' : `Waiting for the lock, held by ${run.holder}…`
    case 'running':
      return 'Running…'
    case 'cancelling':
      return 'Cancelling…'
    case 'finished':
      return 'Finished.'
  }
}

const outcomeGlyphs = {
  succeeded: '✓',
  nothing_to_do: '✓',
  failed: '✗',
  cancelled: '■',
  refused: '✗',
  in_doubt: '?',
} as const

function Ended({ run }: { readonly run: RunRecord }): ReactNode {
  const { outcome } = run
  if (!outcome) return null
  const error = outcome.error ?? outcome.steps.find((step) => step.error !== null)?.error ?? null
  const failed = outcome.steps.find((step) => step.status === 'failed' || step.status === 'in_doubt')
  const revision = failed?.revision ?? null
  return (
    <div className="run-head" role="status">
      <p className="run-state">
        <span className="run-glyph" aria-hidden="true">
          {outcomeGlyphs[outcome.status]}
        </span>
        <span className="grow">
          <ForeignText text={outcome.state} />
        </span>
        <span className="run-elapsed">{duration(outcome.ms)}</span>
      </p>
      {outcome.left !== undefined && outcome.left.length > 0 && (
        <ul className="run-left" aria-label="What is left to look at">
          {outcome.left.map((sentence) => (
            <li key={sentence}>
              <ForeignText text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {error && outcome.status !== 'cancelled' && (
        <ErrorBox error={error}>
          {revision !== null && (
            <Button
              onClick={() => {
                closeOverlay()
                showRevision(revision, 'source')
              }}
            >
              Show the source
            </Button>
          )}
        </ErrorBox>
      )}
    </div>
  )
}

function Foot({ run }: { readonly run: RunRecord }): ReactNode {
  const canRollBack = useApp((state) => {
    const history = historyOf(state)
    return run.outcome !== null && history !== null && rollbackRequest(run, history) !== null
  })
  const canRetry = useApp((state) => {
    const history = historyOf(state)
    return history !== null && retryRequest(run, history) !== null
  })
  if (run.outcome === null) return <LiveFoot run={run} />
  return (
    <footer className="plan-foot">
      {canRollBack && (
        <Button onClick={() => planRollback(run)}>
          {run.planKind === 'downgrade' ? 'Plan the upgrade back…' : 'Plan rollback…'}
        </Button>
      )}
      {run.outcome !== null && <RestoreButton run={run} />}
      <span className="grow" />
      {canRetry && <Button onClick={() => planRetry(run)}>Retry…</Button>}
      <Button ref={focusWhenShown} variant="filled" onClick={closeOverlay}>
        Close
      </Button>
    </footer>
  )
}

function LiveFoot({ run }: { readonly run: RunRecord }): ReactNode {
  const [asked, setAsked] = useState(0)
  const canAsk = useAsked(String(asked), canAskToNotify)
  const ask = async (): Promise<void> => {
    await askToNotify()
    setAsked(asked + 1)
  }
  return (
    <footer className="plan-foot">
      <span className="grow dim">
        You can close this window: the run goes on, and is shown again when you return.
      </span>
      {canAsk.kind === 'ready' && canAsk.value && <Button onClick={() => void ask()}>Notify me…</Button>}
      <Button ref={focusWhenShown} onClick={closeOverlay}>
        Hide
      </Button>
      <Button
        onClick={() => void cancelRun(run.runId)}
        loading={run.phase === 'cancelling'}
        aria-disabled={run.phase === 'cancelling' || undefined}
      >
        Cancel the run
      </Button>
    </footer>
  )
}

/** The way to the backup that was taken before this run, where one was. */
function RestoreButton({ run }: { readonly run: RunRecord }): ReactNode {
  const found = useAsked(`backups of ${run.runId}`, () => askBackups(run.target))
  const isKept = found.kind === 'ready' && found.value.some(({ backup }) => backup.runId === run.runId)
  if (!isKept) return null
  return (
    <Button onClick={() => openOverlay({ kind: 'backups', target: run.target })}>Restore the backup…</Button>
  )
}
