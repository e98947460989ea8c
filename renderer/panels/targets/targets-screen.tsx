import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { openHelp } from '../../state/actions/help.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { loadMatrix } from '../../state/actions/targets.ts'
import { useApp } from '../../state/store.ts'
import type { Screen } from '../../state/screen.ts'
import { Matrix } from './matrix.tsx'
import './targets.css'

/** Where every database stands: revisions that matter against targets. */
export const targetsScreen: Screen = { id: 'targets', title: 'Targets', digit: 3, Component: TargetsScreen }

const pollMs = 30_000

function TargetsScreen(): ReactNode {
  const targets = useApp((state) => state.project?.targets)
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const refresh = async (): Promise<void> => {
    setBusy(true)
    setError(await loadMatrix())
    setBusy(false)
  }
  useEffect(() => {
    const poll = async (): Promise<void> => {
      if (document.visibilityState === 'visible') setError(await loadMatrix())
    }
    void poll()
    const timer = setInterval(() => void poll(), pollMs)
    return () => clearInterval(timer)
  }, [])
  if (!targets || targets.length === 0)
    return (
      <EmptyState
        title="No targets yet"
        actions={
          <Button variant="filled" onClick={() => openOverlay({ kind: 'add-target' })}>
            Add target…
          </Button>
        }
      >
        <p>A target is a database with a name and a tier. Add one to see where it stands.</p>
      </EmptyState>
    )
  return (
    <div className="targets">
      <header className="screen-head">
        <h2>Targets</h2>
        <p className="dim grow">
          Read-only: asks every database where it stands, every 30 seconds while this is open.
        </p>
        <Button variant="subtle" onClick={() => openHelp('guide/production')}>
          Help
        </Button>
        <Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>
        <Button onClick={() => void refresh()} loading={isBusy}>
          Refresh
        </Button>
      </header>
      {error && (
        <div className="targets-error">
          <ErrorBox error={error} />
        </div>
      )}
      <Matrix />
    </div>
  )
}
