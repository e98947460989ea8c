import { Tabs } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { showDetail } from '../../../state/actions/navigation.ts'
import type { DetailTab } from '../../../state/app-state.ts'
import { historyOf, nodeMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { DetailHeader } from './detail-header.tsx'
import { ImpactTab } from './impact-tab.tsx'
import { SchemaTab } from './schema-tab.tsx'
import { SourceTab } from './source-tab.tsx'
import { SqlTab } from './sql-tab.tsx'
import { SummaryTab } from './summary-tab.tsx'
import './detail.css'

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
  if (!node)
    return (
      <aside className="detail" aria-label="Detail">
        <EmptyState title="No revision selected">
          <p>Choose one in the list to see what it does, its SQL and what it makes of the schema.</p>
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
          <Tabs.Tab value="summary">Summary</Tabs.Tab>
          <Tabs.Tab value="source">
            Source
            {isUnsaved && (
              <span className="unsaved-mark">
                {' '}
                •<span className="hidden"> not saved</span>
              </span>
            )}
          </Tabs.Tab>
          <Tabs.Tab value="sql">SQL</Tabs.Tab>
          <Tabs.Tab value="schema">Schema</Tabs.Tab>
          <Tabs.Tab value="impact">Impact</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="summary" className="detail-panel">
          <SummaryTab node={node} />
        </Tabs.Panel>
        <Tabs.Panel value="source" className="detail-panel">
          <SourceTab key={node.id} revision={node.id} />
        </Tabs.Panel>
        <Tabs.Panel value="sql" className="detail-panel">
          <SqlTab revision={node.id} />
        </Tabs.Panel>
        <Tabs.Panel value="schema" className="detail-panel">
          <SchemaTab revision={node.id} />
        </Tabs.Panel>
        <Tabs.Panel value="impact" className="detail-panel">
          <ImpactTab revision={node.id} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}

function backOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  focusHistory()
}
