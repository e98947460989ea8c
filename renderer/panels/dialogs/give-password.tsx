import { Button, Checkbox, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { givePassword } from '../../state/actions/targets.ts'
import { useApp } from '../../state/store.ts'
import { escapeForeign } from '../../state/foreign-text.ts'

/** Asks for the password of a target; kept in the keychain where there is one and it is wanted, else until Headway closes. */
export function GivePassword({ target }: { readonly target: string }): ReactNode {
  const [password, setPassword] = useState('')
  const hasKeychain = useApp((state) => state.hasKeychain)
  const [remember, setRemember] = useState(hasKeychain)
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const give = async (): Promise<void> => {
    setBusy(true)
    const failed = await givePassword(target, password, remember)
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
          description={
            hasKeychain ? 'Never written into the project.' : 'Kept until Headway closes, written nowhere.'
          }
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {hasKeychain && (
          <Checkbox
            label="Remember it in the keychain of this computer"
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
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
