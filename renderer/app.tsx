import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { useColorScheme } from './components/use-color-scheme.ts'
import { Toasts } from './components/toasts.tsx'
import { LinkNotice } from './components/link-notice.tsx'
import { ViewBoundary } from './components/view-boundary.tsx'
import { LazyOverlays } from './lazy-overlays.tsx'
import { Help } from './panels/help/help-reader.tsx'
import { Welcome } from './panels/welcome/welcome.tsx'
import { useApp } from './state/store.ts'
import { useKeptFocus } from './state/keep-focus.ts'
import { useDroppedFolder } from './state/use-dropped-folder.ts'
import { useKeyboard } from './state/use-keyboard.ts'
import { cssVariables, theme } from './styles/theme.ts'
import { Workbench } from './workbench.tsx'

/** The window: welcome or workbench, what lies over it, and what it has to say. */
export function App(): ReactNode {
  const scheme = useColorScheme()
  useKeyboard()
  useKeptFocus()
  useDroppedFolder()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <LinkNotice />
      <ViewBoundary>
        <Body />
      </ViewBoundary>
      <LazyOverlays />
      <Help />
      <Toasts />
    </MantineProvider>
  )
}

function Body(): ReactNode {
  const started = useApp((state) => state.started)
  const hasProject = useApp((state) => state.project !== null)
  if (!started) return <div className="starting" aria-busy="true" />
  return hasProject ? <Workbench /> : <Welcome />
}
