import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { OpenProjectForm } from '../../components/open-project.tsx'
import { openProject } from '../../state/actions/project.ts'

/** Another project in place of the present one; what opens closes this by itself. */
export function OpenProject(): ReactNode {
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const open = async (path: string): Promise<void> => {
    setBusy(true)
    const failed = await openProject(path)
    setBusy(false)
    setError(failed)
  }
  return (
    <Dialog title="Open another project">
      <div className="dialog-form">
        <OpenProjectForm isBusy={isBusy} onOpen={(path) => void open(path)} />
        {error && <ErrorBox error={error} />}
      </div>
    </Dialog>
  )
}
