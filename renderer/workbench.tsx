import type { ReactNode } from 'react'
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels'
import { PaneSeparator } from './components/pane-separator.tsx'
import { Bottom } from './panels/bottom/bottom.tsx'
import { screens } from './panels/index.ts'
import { SideBar } from './panels/side-bar/side-bar.tsx'
import { TopBar } from './panels/top-bar/top-bar.tsx'
import { useApp } from './state/store.ts'
import './workbench.css'

/** The open project: top bar, left pane, the chosen screen, bottom pane. Panes resize and remember. */
export function Workbench(): ReactNode {
  const columns = useDefaultLayout({ id: 'headway.columns', panelIds: ['side', 'main'] })
  const rows = useDefaultLayout({ id: 'headway.rows', panelIds: ['work', 'bottom'] })
  return (
    <div className="workbench">
      <TopBar />
      <Group orientation="vertical" className="workbench-body" {...rows}>
        <Panel id="work" minSize="240px">
          <Group orientation="horizontal" {...columns}>
            <Panel
              id="side"
              defaultSize="196px"
              minSize="150px"
              maxSize="340px"
              groupResizeBehavior="preserve-pixel-size"
            >
              <SideBar screens={screens} />
            </Panel>
            <PaneSeparator label="Resize the left pane" />
            <Panel id="main" minSize="600px">
              <Screen />
            </Panel>
          </Group>
        </Panel>
        <PaneSeparator label="Resize the bottom pane" />
        <Panel id="bottom" defaultSize="124px" minSize="30px" groupResizeBehavior="preserve-pixel-size">
          <Bottom />
        </Panel>
      </Group>
    </div>
  )
}

function Screen(): ReactNode {
  const id = useApp((state) => state.screen)
  const screen = screens.find((candidate) => candidate.id === id) ?? screens[0]
  if (!screen) return null
  const { Component } = screen
  return (
    <main className="screen" aria-label={screen.title}>
      <Component />
    </main>
  )
}
