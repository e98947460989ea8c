import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { doubtSentence, evidenceSentence } from '../../../shared/doubt-words.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { dataOf } from '../../client/call-error.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { askDoubt, decideStep, planResume } from '../../state/actions/doubt.ts'
import type { Doubt } from '../../state/actions/doubt.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { shortId } from '../../state/words.ts'
import './dialogs.css'

type Props = { readonly target: string; readonly revision: string }

/** A step whose outcome is unknown: what is known of it, and the choices. What is chosen is kept in the ledger. */
export function DecideStep({ target, revision }: Props): ReactNode {
  const history = useApp(historyOf)
  const message = (history && revisionMap(history).get(revision)?.message) ?? ''
  const doubt = useAsked<Doubt>(`doubt ${target} ${revision}`, () => askDoubt(target, revision))
  return (
    <Dialog
      title={
        <>
          <ForeignText text={message === '' ? shortId(revision) : `“${message}”`} /> is in doubt on{' '}
          <ForeignText text={target} />
        </>
      }
      size={620}
    >
      <div className="dialog-form">
        {doubt.kind === 'loading' && <Waiting text="Comparing the schema with and without it…" />}
        {doubt.kind === 'failed' && <ErrorBox error={doubt.error} />}
        {doubt.kind === 'ready' && <Choices target={target} doubt={doubt.value} />}
        {doubt.kind !== 'ready' && (
          <DialogActions>
            <Button onClick={closeOverlay}>Close</Button>
          </DialogActions>
        )}
      </div>
    </Dialog>
  )
}

function Choices({ target, doubt }: { readonly target: string; readonly doubt: Doubt }): ReactNode {
  const { step } = doubt
  const isProduction = useApp(
    (state) => state.project?.targets.find(({ name }) => name === target)?.tier === 'production',
  )
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const isReady = reason.trim() !== '' && (!isProduction || typed === target) && !isBusy
  const decide = async (isApplied: boolean): Promise<void> => {
    if (!isReady) return
    setBusy(true)
    setError(null)
    try {
      const typedTarget = isProduction ? typed : null
      await decideStep(target, doubt, { isApplied, reason: reason.trim(), typedTarget })
    } catch (failed) {
      setError(dataOf(failed))
      setBusy(false)
    }
  }
  return (
    <>
      <Known doubt={doubt} />
      <TextInput
        label="What you found (kept in the ledger)"
        value={reason}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {isProduction && (
        <TextInput
          label={`Type the target's name: ${escapeForeign(target)}`}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {error && <ErrorBox error={error} />}
      <DialogActions>
        <Button onClick={closeOverlay}>Cancel</Button>
        {step.canResume && <Button onClick={() => planResume(target, step)}>Go on with it…</Button>}
        <Button aria-disabled={!isReady || undefined} onClick={() => void decide(false)}>
          It did not take place
        </Button>
        <Button aria-disabled={!isReady || undefined} onClick={() => void decide(true)}>
          It took place
        </Button>
      </DialogActions>
    </>
  )
}

function Known({ doubt: { step, evidence } }: { readonly doubt: Doubt }): ReactNode {
  return (
    <>
      <p>
        <ForeignText text={doubtSentence(step)} />
      </p>
      <p>
        <b>
          <ForeignText text={evidenceSentence(step, evidence)} />
        </b>
      </p>
      <p className="dim">
        Check what it left behind and repair that by hand. Then go on at that statement, or record what you
        found. Recording runs nothing.
      </p>
    </>
  )
}
