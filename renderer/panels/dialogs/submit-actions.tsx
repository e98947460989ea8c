import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { DialogActions } from '../../components/dialog.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'

type Props = {
  readonly label: string
  readonly isReady: boolean
  readonly isBusy?: boolean
  /** Where the form has no field that wants the focus. */
  readonly hasFocus?: boolean
}

/** Cancel, and the button that submits the form of a dialog. */
export function SubmitActions({ label, isReady, isBusy = false, hasFocus = false }: Props): ReactNode {
  return (
    <DialogActions>
      <Button onClick={closeOverlay}>Cancel</Button>
      <Button
        type="submit"
        variant="filled"
        loading={isBusy}
        data-autofocus={hasFocus || undefined}
        aria-disabled={!isReady || undefined}
      >
        {label}
      </Button>
    </DialogActions>
  )
}
