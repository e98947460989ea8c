import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { givePassword } from '../../state/actions/targets.ts'
import { escapeForeign } from '../../state/foreign-text.ts'

/** Asks for the password of a target; it is kept until Headway closes, and written nowhere. */
export function GivePassword({ target }: { readonly target: string }): ReactNode {
  const [password, setPassword] = useState('')
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const give = async (): Promise<void> => {
    setBusy(true)
    const failed = await givePassword(target, password)
    setBusy(false)
    setError(failed)
    if (!failed) closeOverlay()
  }
  return (
    <Dialog title="Password" size={420}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void give()
        }}
      >
        <PasswordInput
          label={`Password of ${escapeForeign(target)}`}
          description="Kept until Headway closes, written nowhere."
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error && <ErrorBox error={error} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" variant="filled" loading={isBusy}>
            Connect
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
