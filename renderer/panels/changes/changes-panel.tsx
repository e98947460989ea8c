import { Button } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels'
import type { Proposal } from '../../../shared/contract/changes.ts'
import { Comparing } from '../../components/comparing.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { PaneSeparator } from '../../components/pane-separator.tsx'
import { ReviewBlocked } from '../../components/review-blocked.tsx'
import { propose, startReview, stopProposing, writeChanges } from '../../state/actions/changes.ts'
import { focusHistory } from '../../state/actions/focus.ts'
import { shown } from '../../state/app-state.ts'
import { sideName } from '../../state/change-words.ts'
import { reviewBlocker } from '../../state/review-blocker.ts'
import { useApp } from '../../state/store.ts'
import { whyNotWrite } from '../../state/why-not-write.ts'
import { capital } from '../../state/words.ts'
import { ChangeList } from './change-list.tsx'
import { ChangesHead } from './changes-head.tsx'
import { NoModel } from './no-model.tsx'
import { NotCompared } from './not-compared.tsx'
import { Tried } from './tried.tsx'
import { RenameResolver } from './rename-resolver.tsx'
import { RevisionForm } from './revision-form.tsx'
import './changes.css'

/** Proposal, questions, choice, preview, writing. */
export function ChangesPanel(): ReactNode {
  const blocker = useApp((state) => reviewBlocker(state))
  return (
    <section className="screen changes" aria-label="Changes" onKeyDown={onKeyDown}>
      <ChangesHead isBlocked={blocker !== null} />
      {blocker === 'no model' ? (
        <NoModel />
      ) : blocker !== null ? (
        <ReviewBlocked blocker={blocker} />
      ) : (
        <Review />
      )}
    </section>
  )
}

function Review(): ReactNode {
  const proposal = useApp((state) => state.changes.proposal)
  const known = shown(proposal)
  return (
    <>
      {proposal.kind === 'loading' && (
        <Comparing text="Comparing the schemas…" isOver={known !== null} onStop={stopProposing} />
      )}
      {proposal.kind === 'failed' && (
        <div className="changes-error">
          <ErrorBox error={proposal.error}>
            <Button onClick={() => void propose()}>Compare again</Button>
          </ErrorBox>
        </div>
      )}
      {proposal.kind === 'idle' && (
        <EmptyState
          title="Not compared yet"
          actions={
            <Button variant="filled" onClick={() => void propose()}>
              Compare
            </Button>
          }
        />
      )}
      {known && proposal.kind !== 'failed' && <Proposed proposal={known} />}
    </>
  )
}

function Proposed({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const layout = useDefaultLayout({ id: 'headway.changes', panelIds: ['proposal', 'revision'] })
  const { changes, notes } = proposal.comparison
  if (changes.length === 0) return <Nothing proposal={proposal} />
  return (
    <Group orientation="horizontal" className="changes-body" {...layout}>
      <Panel id="proposal" minSize="300px">
        <div className="changes-list">
          <RenameResolver proposal={proposal} />
          <ChangeList proposal={proposal} />
          {notes.map((note) => (
            <p key={note} className="changes-note">
              {note}
            </p>
          ))}
          <Tried proposal={proposal} />
          <NotCompared proposal={proposal} />
        </div>
      </Panel>
      <PaneSeparator label="Resize the revision" />
      <Panel id="revision" defaultSize="48%" minSize="280px">
        <RevisionForm />
      </Panel>
    </Group>
  )
}

function Nothing({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const mode = useApp((state) => state.changes.mode)
  const { fromTitle, toTitle } = proposal
  const title =
    mode === 'model'
      ? 'The database matches the model'
      : `${capital(sideName(toTitle))} is what ${sideName(fromTitle)} say`
  return (
    <div className="changes-nothing">
      <EmptyState
        title={title}
        actions={
          mode === 'model' ? undefined : (
            <Button onClick={() => startReview('model')}>Back to the model</Button>
          )
        }
      >
        <p>Nothing to write. Change the model, and what differs is proposed here.</p>
      </EmptyState>
      <NotCompared proposal={proposal} />
    </div>
  )
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  if (event.key === 'Escape') {
    event.preventDefault()
    focusHistory()
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    if (whyNotWrite(useApp.getState()) === null) void writeChanges()
  }
}
