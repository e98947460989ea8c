import { useState } from 'react'
import type { ReactNode } from 'react'
import { CommandButton } from '../../components/command-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { reloadHistory } from '../../state/actions/history.ts'
import { choose } from '../../state/actions/selection.ts'
import { widthStyle } from '../../state/column-widths.ts'
import { graphWidth } from '../../state/lane-rows.ts'
import { useApp } from '../../state/store.ts'
import { ColumnHeads } from './column-heads.tsx'
import { FindBar } from './find-bar.tsx'
import { HistoryGrid } from './history-grid.tsx'
import type { MenuPlace } from './history-menu.tsx'
import { HistoryMenu } from './history-menu.tsx'
import { HistoryToolbar } from './history-toolbar.tsx'
import { LaneHeaders } from './lane-headers.tsx'
import { ModelChangesRow } from './model-changes-row.tsx'
import { NoticeStrip } from './notice-strip.tsx'
import { useGhosts } from './use-ghosts.ts'
import { useHistoryRows } from './use-history-rows.ts'
import { Button } from '@mantine/core'
import './history.css'

/** The list of all revisions with their graph, its filter and find, and what there is to say about it. */
export function HistoryPanel(): ReactNode {
  const history = useApp((state) => state.history)
  const isFinding = useApp((state) => state.choice.find !== null)
  const columns = useApp((state) => state.columns)
  const view = useHistoryRows()
  useGhosts()
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  return (
    <section className="history" aria-label="History" style={widthStyle(columns) as React.CSSProperties}>
      <HistoryToolbar facts={view.facts} />
      {isFinding && <FindBar view={view} />}
      <NoticeStrip />
      <LaneHeaders />
      <ModelChangesRow />
      {history.kind === 'failed' && (
        <div className="history-error">
          <ErrorBox error={history.error}>
            <Button onClick={() => void reloadHistory()}>Try again</Button>
          </ErrorBox>
        </div>
      )}
      {view.history === null ? (
        history.kind !== 'failed' && <Waiting text="Reading the revisions…" />
      ) : view.rows.length > 0 ? (
        <>
          <ColumnHeads graphWidth={graphWidth(view.layout.laneCount)} />
          <HistoryGrid view={view} onMenu={setMenu} />
        </>
      ) : (
        <NothingToShow hasRevisions={view.facts.length > 0} />
      )}
      <HistoryMenu place={menu} onClose={() => setMenu(null)} />
    </section>
  )
}

function NothingToShow({ hasRevisions }: { readonly hasRevisions: boolean }): ReactNode {
  if (hasRevisions)
    return (
      <EmptyState
        title="No revision matches the filter"
        actions={<Button onClick={() => choose({ filter: '' })}>Clear the filter</Button>}
      >
        <p>
          Plain words look in messages, ids, files and labels; <code>state:pending</code>,{' '}
          <code>label:name</code>, <code>table:orders</code>, <code>after:2026-01</code> narrow further.
        </p>
      </EmptyState>
    )
  return (
    <EmptyState title="No revisions yet" actions={<CommandButton command="new-revision" variant="filled" />}>
      <p>
        A revision is a file with an <code>upgrade</code> and a <code>downgrade</code>. Write the first one,
        and it becomes the base of the history.
      </p>
    </EmptyState>
  )
}
