import { Button } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels'
import { duration } from '../../../shared/duration.ts'
import { Comparing } from '../../components/comparing.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { PaneSeparator } from '../../components/pane-separator.tsx'
import { ReviewBlocked } from '../../components/review-blocked.tsx'
import { loadDrift, stopDrift } from '../../state/actions/drift.ts'
import { focusHistory } from '../../state/actions/focus.ts'
import { shown } from '../../state/app-state.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import { driftBlocker } from '../../state/review-blocker.ts'
import { useApp } from '../../state/store.ts'
import { clockTime } from '../../state/words.ts'
import { DriftDetail } from './drift-detail.tsx'
import { DriftList } from './drift-list.tsx'
import './drift.css'

/** What the applied revisions imply against the live schema. */
export function DriftPanel(): ReactNode {
  const blocker = useApp(driftBlocker)
  const target = useApp((state) => state.target ?? '')
  const report = useApp((state) => state.drift.report)
  const known = shown(report)
  return (
    <section className="screen" aria-label="Drift" onKeyDown={backOnEscape}>
      <header className="screen-head drift-head">
        <h2>Drift</h2>
        <p className="dim grow cut">
          {target === '' ? (
            'Differences between a database and its applied revisions'
          ) : (
            <>
              Differences between <ForeignText text={target} /> and its applied revisions
            </>
          )}
        </p>
        {known && (
          <span className="dim compared-at">
            {`compared at ${clockTime(known.at)} in ${duration(known.proposal.ms)}`}
          </span>
        )}
        {blocker === null && (
          <Button onClick={() => void loadDrift()} aria-disabled={report.kind === 'loading' || undefined}>
            Compare again
          </Button>
        )}
      </header>
      {blocker !== null && <ReviewBlocked blocker={blocker} />}
      {blocker === null && report.kind === 'loading' && (
        <Comparing text="Replaying the applied revisions…" isOver={known !== null} onStop={stopDrift} />
      )}
      {blocker === null && report.kind === 'failed' && (
        <div className="drift-error">
          <ErrorBox error={report.error}>
            <Button onClick={() => void loadDrift()}>Compare again</Button>
          </ErrorBox>
        </div>
      )}
      {blocker === null && report.kind === 'idle' && (
        <EmptyState
          title="Not compared yet"
          actions={
            <Button variant="filled" onClick={() => void loadDrift()}>
              Compare
            </Button>
          }
        />
      )}
      {blocker === null && known && report.kind !== 'failed' && <Compared report={known} />}
    </section>
  )
}

function Compared({ report }: { readonly report: DriftReport }): ReactNode {
  const layout = useDefaultLayout({ id: 'headway.drift', panelIds: ['differences', 'schemas'] })
  return (
    <Group orientation="horizontal" className="drift-body" {...layout}>
      <Panel id="differences" minSize="300px">
        <DriftList report={report} />
      </Panel>
      <PaneSeparator label="Resize the schemas" />
      <Panel id="schemas" defaultSize="50%" minSize="280px">
        <DriftDetail report={report} />
      </Panel>
    </Group>
  )
}

function backOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  focusHistory()
}
