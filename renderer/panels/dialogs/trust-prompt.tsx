import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { setTrust } from '../../state/actions/project.ts'
import { useApp } from '../../state/store.ts'
import './dialogs.css'

type Props = { readonly why: string; readonly next: (() => void) | null }

/** Asked at the moment when code of the project would run, never before. */
export function TrustPrompt({ why, next }: Props): ReactNode {
  const root = useApp((state) => state.project?.root ?? '')
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const trust = async (): Promise<void> => {
    setBusy(true)
    const failed = await setTrust(true)
    setBusy(false)
    if (failed) return setError(failed)
    closeOverlay()
    next?.()
  }
  return (
    <Dialog title="Trust this project?" size={480}>
      <div className="dialog-form">
        <p>{why}</p>
        <p className="dim">
          Revision files are programs. They run in a process of their own without passwords, but with your
          rights on this machine. Trust a project only if you know where it comes from. From then on its
          databases are reached and its <code>.env</code> is read, too.
        </p>
        <code className="dialog-path">
          <ForeignText text={root} />
        </code>
        {error && <ErrorBox error={error} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Stay restricted</Button>
          <Button variant="filled" data-autofocus loading={isBusy} onClick={() => void trust()}>
            Trust this project
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
