import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { desktopShell } from '../../client/connect.ts'
import { ErrorBox } from '../../components/error-box.tsx'
import { OpenProjectForm } from '../../components/open-project.tsx'
import { RecentList } from '../../components/recent-list.tsx'
import { openProject, openSample } from '../../state/actions/project.ts'
import { useApp } from '../../state/store.ts'
import { CreateForm } from './create-form.tsx'
import './welcome.css'

type Way = 'start' | 'open' | 'create'

/** No project yet: open one, create one, look at the sample, or go back to a recent one. */
export function Welcome(): ReactNode {
  const startError = useApp((state) => state.startError)
  const [way, setWay] = useState<Way>('start')
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const attempt = async (open: () => Promise<ErrorData | null>): Promise<void> => {
    setBusy(true)
    setError(null)
    const failed = await open()
    setBusy(false)
    setError(failed)
  }
  const turnTo = (next: Way): void => {
    setError(null)
    setWay(next)
  }
  const choose = async (): Promise<void> => {
    const shell = desktopShell()
    if (!shell) return turnTo('open')
    const path = await shell.pickFolder('Open a project')
    if (path !== null) await attempt(() => openProject(path))
  }
  return (
    <main className="welcome">
      <div className="welcome-card">
        <header>
          <h1>Headway</h1>
          <p className="dim">See where every database stands, review what would run, run it, and go back.</p>
        </header>
        <div className="welcome-columns">
          <section aria-label="Start">
            <Ways
              way={way}
              isBusy={isBusy}
              onOpen={() => void choose()}
              onCreate={() => turnTo('create')}
              onSample={() => void attempt(() => openSample(null))}
            />
            {way === 'open' && (
              <OpenProjectForm isBusy={isBusy} onOpen={(path) => void attempt(() => openProject(path))} />
            )}
            {way === 'create' && <CreateForm isBusy={isBusy} attempt={(open) => void attempt(open)} />}
            {way === 'start' && (
              <p className="dim">
                A project is a folder with a <code>headway.json</code> and revision files. The sample is a
                small shop with a database of its own: nothing of yours is touched.
              </p>
            )}
            {(error ?? startError) && <ErrorBox error={(error ?? startError) as ErrorData} />}
          </section>
          <RecentList isBusy={isBusy} onOpen={(path) => void attempt(() => openProject(path))} />
        </div>
      </div>
    </main>
  )
}

type WaysProps = {
  readonly way: Way
  readonly isBusy: boolean
  readonly onOpen: () => void
  readonly onCreate: () => void
  readonly onSample: () => void
}

function Ways({ way, isBusy, onOpen, onCreate, onSample }: WaysProps): ReactNode {
  return (
    <div className="welcome-ways">
      <Button variant={way === 'open' ? 'light' : 'filled'} onClick={onOpen} disabled={isBusy}>
        Open project…
      </Button>
      <Button variant={way === 'create' ? 'light' : 'default'} onClick={onCreate} disabled={isBusy}>
        Create project…
      </Button>
      <Button onClick={onSample} loading={isBusy}>
        Open the sample
      </Button>
    </div>
  )
}
