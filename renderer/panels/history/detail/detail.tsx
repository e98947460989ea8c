import { Tabs } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import type { GraphNode } from '../../../../shared/model/graph.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { showDetail } from '../../../state/actions/navigation.ts'
import type { DetailTab } from '../../../state/app-state.ts'
import { historyOf, nodeMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { DetailHeader } from './detail-header.tsx'
import { GhostDetail } from './ghost-detail.tsx'
import { ImpactTab } from './impact-tab.tsx'
import { SchemaTab } from './schema-tab.tsx'
import { SourceTab } from './source-tab.tsx'
import { SqlTab } from './sql-tab.tsx'
import { SummaryTab } from './summary-tab.tsx'
import './detail.css'

type Tab = {
  readonly id: DetailTab
  readonly title: string
  readonly panel: (node: GraphNode) => ReactNode
}

/** A tab is a file and a line. */
const tabs: readonly Tab[] = [
  { id: 'summary', title: 'Summary', panel: (node) => <SummaryTab node={node} /> },
  { id: 'source', title: 'Source', panel: ({ id }) => <SourceTab key={id} revision={id} /> },
  { id: 'sql', title: 'SQL', panel: ({ id }) => <SqlTab revision={id} /> },
  { id: 'schema', title: 'Schema', panel: ({ id }) => <SchemaTab revision={id} /> },
  { id: 'impact', title: 'Impact', panel: ({ id }) => <ImpactTab revision={id} /> },
]

/** Everything about the selected revision. */
export function Detail(): ReactNode {
  const selection = useApp((state) => state.choice.selection)
  const tab = useApp((state) => state.detailTab)
  const isUnsaved = useApp(
    (state) => state.choice.selection !== null && state.unsaved.includes(state.choice.selection),
  )
  const node = useApp((state) => {
    const history = historyOf(state)
    return selection === null || !history ? null : (nodeMap(history).get(selection) ?? null)
  })
  const isEmpty = useApp((state) => historyOf(state)?.graph.nodes.length === 0)
  const ghost = useApp((state) => state.ghosts.find(({ id }) => id === selection) ?? null)
  if (ghost) return <GhostDetail key={ghost.id} ghost={ghost} />
  if (!node)
    return (
      <aside className="detail" aria-label="Detail">
        <EmptyState title="No revision selected">
          <p>
            {isEmpty
              ? 'There is none yet.'
              : 'Choose one in the list to see what it does, its SQL and what it makes of the schema.'}
          </p>
        </EmptyState>
      </aside>
    )
  return (
    <aside className="detail" aria-label="Detail" data-focus="detail">
      <DetailHeader node={node} />
      <Tabs
        className="detail-tabs"
        value={tab}
        onChange={(value) => showDetail((value ?? 'summary') as DetailTab)}
        onKeyDown={backOnEscape}
      >
        <Tabs.List aria-label="Detail of the revision">
          {tabs.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
              {id === 'source' && isUnsaved && <UnsavedMark />}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, panel }) => (
          <Tabs.Panel key={id} value={id} className="detail-panel">
            {panel(node)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </aside>
  )
}

function UnsavedMark(): ReactNode {
  return (
    <span className="unsaved-mark">
      {' '}
      •<span className="hidden"> not saved</span>
    </span>
  )
}

function backOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  focusHistory()
}
