import type { ReactNode } from 'react'
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels'
import { PaneSeparator } from '../../components/pane-separator.tsx'
import { Detail } from './detail/detail.tsx'
import type { Screen } from '../../state/screen.ts'
import { HistoryPanel } from './history-panel.tsx'

/** The revision list with its graph, and the detail of the selection. */
export const historyScreen: Screen = { id: 'history', title: 'History', digit: 1, Component: HistoryScreen }

function HistoryScreen(): ReactNode {
  const layout = useDefaultLayout({ id: 'headway.history', panelIds: ['list', 'detail'] })
  return (
    <Group orientation="horizontal" {...layout}>
      <Panel id="list" minSize="300px">
        <HistoryPanel />
      </Panel>
      <PaneSeparator label="Resize the detail" />
      <Panel id="detail" defaultSize="42%" minSize="290px">
        <Detail />
      </Panel>
    </Group>
  )
}
