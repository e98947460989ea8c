import { Modal } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import type { ReactNode } from 'react'
import { ViewBoundary } from './components/view-boundary.tsx'
import { closeOverlay } from './state/actions/overlay.ts'
import { useApp } from './state/store.ts'

const load = async () => ({ default: (await import('./overlays.tsx')).Overlays })
const Loaded = lazy(load)

/** What lies over the window. Its code is fetched once the history is on screen, or when it is first needed. */
export function LazyOverlays(): ReactNode {
  const kind = useApp((state) => state.overlay.kind)
  const isHistoryShown = useApp((state) => state.history.kind === 'ready')
  useEffect(() => {
    if (!isHistoryShown) return
    const idle = requestIdleCallback(() => void load().catch(() => {}))
    return () => cancelIdleCallback(idle)
  }, [isHistoryShown])
  if (kind === 'none') return null
  return (
    <ViewBoundary key={kind} in={FailedOverlay}>
      <Suspense fallback={null}>
        <Loaded />
      </Suspense>
    </ViewBoundary>
  )
}

function FailedOverlay({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Modal opened onClose={closeOverlay} title="Not shown" closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
    </Modal>
  )
}
