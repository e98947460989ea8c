import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { PaneSeparator } from './components/pane-separator.tsx'
import { ViewBoundary } from './components/view-boundary.tsx'
import { Bottom } from './panels/bottom/bottom.tsx'
import { screens } from './panels/index.ts'
import { SideBar } from './panels/side-bar/side-bar.tsx'
import { TopBar } from './panels/top-bar/top-bar.tsx'
import { setBottomOpen } from './state/actions/navigation.ts'
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
        <Panel id="work" minSize="200px">
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
            <Panel id="main" minSize="520px">
              <Screen />
            </Panel>
          </Group>
        </Panel>
        <PaneSeparator label="Resize the bottom pane" />
        <BottomPanel />
      </Group>
    </div>
  )
}

/** The bottom pane shows only its tabs until somebody wants to see what is behind one. */
function BottomPanel(): ReactNode {
  const isOpen = useApp((state) => state.isBottomOpen)
  const panel = usePanelRef()
  useEffect(() => {
    if (!isOpen) panel.current?.collapse()
    else if (panel.current?.isCollapsed()) panel.current.resize('160px')
  }, [isOpen, panel])
  // While the window itself changes its size the pane keeps its share for a moment, before it keeps its pixels again:
  // that opens nothing.
  const settle = (): void => {
    const size = panel.current?.getSize().inPixels
    if (size !== undefined) setBottomOpen(size > 40)
  }
  return (
    <Panel
      id="bottom"
      panelRef={panel}
      collapsible
      collapsedSize="29px"
      minSize="90px"
      defaultSize="29px"
      groupResizeBehavior="preserve-pixel-size"
      onResize={() => requestAnimationFrame(() => requestAnimationFrame(settle))}
    >
      <Bottom />
    </Panel>
  )
}

function Screen(): ReactNode {
  const id = useApp((state) => state.screen)
  const screen = screens.find((candidate) => candidate.id === id) ?? screens[0]
  const Component = screen?.Component
  return (
    <main className="screen" tabIndex={-1} aria-label={screen?.title}>
      {Component && (
        <ViewBoundary key={id}>
          <Component />
        </ViewBoundary>
      )}
    </main>
  )
}
