import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import type { ResponseOf } from '../../../shared/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Tier } from '../../../shared/model/project.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { givePassword, saveTarget, testTarget } from '../../state/actions/targets.ts'

type Test = ResponseOf<'targets.test'>

/** Adds a database to the settings of the project. */
export function AddTarget(): ReactNode {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [variable, setVariable] = useState('')
  const [tier, setTier] = useState<Tier>('development')
  const [password, setPassword] = useState('')
  const [test, setTest] = useState<Test | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const [isBusy, setBusy] = useState(false)
  const urlEnv = variable.trim() === '' ? null : variable.trim()
  const isComplete = name.trim() !== '' && (url.trim() !== '' || urlEnv !== null)

  const save = async (): Promise<void> => {
    setBusy(true)
    const written = urlEnv === null ? url.trim() : null
    const known = { name: name.trim(), url: written, urlEnv, tier, schemas: [] }
    const failed =
      (await saveTarget(known)) ?? (password === '' ? null : await givePassword(name.trim(), password))
    setBusy(false)
    setError(failed)
    if (failed) return
    chooseTarget(name.trim())
    closeOverlay()
  }
  /** Whether a database answers there. Says so in the dialog. */
  const probe = async (): Promise<boolean> => {
    setBusy(true)
    setError(null)
    const answer = await testTarget(url.trim(), password === '' ? null : password)
    setBusy(false)
    setTest(answer.kind === 'answered' ? answer.value : null)
    if (answer.kind === 'failed') setError(answer.error)
    return answer.kind === 'answered' && answer.value.identity !== null
  }
  /** What does not answer is added only when that is wanted. */
  const submit = async (): Promise<void> => {
    // A variable is looked at where it is set: nothing can be tried before that.
    if (urlEnv !== null || test?.identity || (await probe())) await save()
  }
  return (
    <Dialog title="Add target" size={520}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isComplete && !isBusy) void submit()
        }}
      >
        <div className="form-pair">
          <TextInput
            label="Name"
            placeholder="dev"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label="Tier"
            value={tier}
            onChange={(event) => setTier(event.currentTarget.value as Tier)}
            data={['development', 'test', 'production']}
          />
        </div>
        <TextInput
          label="URL"
          description="sqlite:///dev.db beside the settings, or postgresql://user@host/database. Leave the password out: it has a field of its own."
          placeholder="sqlite:///dev.db"
          spellCheck={false}
          value={url}
          onChange={(event) => {
            setUrl(event.currentTarget.value)
            setTest(null)
          }}
        />
        <PasswordInput
          label="Password"
          description="Where the database wants one. Kept until Headway closes, written nowhere."
          autoComplete="off"
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
            setTest(null)
          }}
        />
        {hasPassword(url) && urlEnv === null && (
          <p className="warn" role="status">
            The password would stand in headway.json, for everybody who reads the repository. Leave it out,
            and Headway asks for it; or put the URL into .env and name its variable here.
          </p>
        )}
        <TextInput
          label="Or the variable that holds the URL"
          description="Of the environment or .env. Then no URL is written."
          placeholder="DATABASE_URL"
          spellCheck={false}
          value={variable}
          onChange={(event) => setVariable(event.currentTarget.value)}
        />
        {test?.identity && (
          <p className="ok" role="status">
            ✓{' '}
            <ForeignText
              text={`${test.identity.dialect} ${test.identity.serverVersion}, database ${test.identity.database}`}
            />{' '}
            <span className="dim">in {duration(test.ms)}</span>
          </p>
        )}
        {test?.error && (
          <ErrorBox error={test.error}>
            {isComplete && <Button onClick={() => void save()}>Add it anyway</Button>}
          </ErrorBox>
        )}
        {error && <ErrorBox error={error} />}
        <DialogActions>
          <Button onClick={() => void probe()} aria-disabled={url.trim() === '' || undefined}>
            Test the connection
          </Button>
          <span className="grow" />
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" variant="filled" loading={isBusy} aria-disabled={!isComplete || undefined}>
            Add target
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** Whether a URL holds a password as people write them, encoded or not. */
function hasPassword(url: string): boolean {
  return /^\s*[\w+.-]+:\/\/[^/?#@]*:[^@]+@/.test(url) || /[?&]password=/.test(url)
}
