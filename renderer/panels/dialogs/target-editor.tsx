import { Button, Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import type { Tier } from '../../../shared/model/project.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { useApp } from '../../state/store.ts'
import type { TargetForm } from './use-target-form.ts'
import { useTargetForm } from './use-target-form.ts'

/** Adds a database to the settings of the project (`target` null), or changes or removes one. */
export function TargetEditor({ target }: { readonly target: string | null }): ReactNode {
  const form = useTargetForm(target)
  const { isComplete, isBusy, submit } = form
  const title = target === null ? 'Add target' : `Target ${escapeForeign(target)}`
  return (
    <Dialog title={title} size={520}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isComplete && !isBusy) void submit()
        }}
      >
        <Fields form={form} isNew={target === null} />
        <Outcome form={form} isNew={target === null} />
        <Actions form={form} target={target} />
      </form>
    </Dialog>
  )
}

type PartProps = { readonly form: TargetForm; readonly isNew: boolean }

function Fields({ form, isNew }: PartProps): ReactNode {
  const { fields, change } = form
  const isUrlPublic = hasPassword(fields.url) && fields.variable.trim() === ''
  return (
    <>
      <div className="form-pair">
        <TextInput
          label="Name"
          placeholder="dev"
          data-autofocus={isNew || undefined}
          readOnly={!isNew}
          value={fields.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Tier"
          value={fields.tier}
          onChange={(event) => change({ tier: event.currentTarget.value as Tier })}
          data={['development', 'test', 'production']}
        />
      </div>
      <TextInput
        label="URL"
        description="sqlite:///dev.db beside the settings, or postgresql://user@host/database. Leave the password out: it has a field of its own."
        placeholder="sqlite:///dev.db"
        spellCheck={false}
        value={fields.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <PasswordFields form={form} isNew={isNew} />
      {isUrlPublic && (
        <p className="warn" role="status">
          The password would stand in headway.json, for everybody who reads the repository. Leave it out, and
          Headway asks for it; or put the URL into .env and name its variable here.
        </p>
      )}
      <TextInput
        label="Or the variable that holds the URL"
        description="Of the environment or .env. Then no URL is written."
        placeholder="DATABASE_URL"
        spellCheck={false}
        value={fields.variable}
        onChange={(event) => change({ variable: event.currentTarget.value })}
      />
    </>
  )
}

function PasswordFields({ form: { fields, change }, isNew }: PartProps): ReactNode {
  const hasKeychain = useApp((state) => state.hasKeychain)
  return (
    <>
      <PasswordInput
        label="Password"
        description={
          hasKeychain
            ? 'Where the database wants one. Never written into the project.'
            : 'Where the database wants one. Kept until Headway closes, written nowhere.'
        }
        placeholder={isNew ? '' : 'as it is'}
        autoComplete="off"
        value={fields.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      {hasKeychain && (
        <Checkbox
          label="Remember it in the keychain of this computer"
          checked={fields.remember}
          onChange={(event) => change({ remember: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

/** Who answered, or what went wrong. */
function Outcome({ form, isNew }: PartProps): ReactNode {
  const { test, error, isComplete, save } = form
  return (
    <>
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
          {isComplete && (
            <Button onClick={() => void save()}>{isNew ? 'Add it anyway' : 'Save it anyway'}</Button>
          )}
        </ErrorBox>
      )}
      {error && <ErrorBox error={error} />}
    </>
  )
}

function Actions({ form, target }: { readonly form: TargetForm; readonly target: string | null }): ReactNode {
  const [isSure, setSure] = useState(false)
  const { isBusy, isComplete } = form
  if (target !== null && isSure)
    return (
      <DialogActions>
        <span className="grow">
          Remove <ForeignText text={target} /> from headway.json? Its database stays as it is.
        </span>
        <Button data-autofocus onClick={() => setSure(false)}>
          Keep it
        </Button>
        <Button variant="filled" data-danger loading={isBusy} onClick={() => void form.remove()}>
          Remove target
        </Button>
      </DialogActions>
    )
  return (
    <DialogActions>
      <Button
        onClick={() => void form.probe()}
        aria-disabled={(form.fields.url.trim() === '' && target === null) || undefined}
      >
        Test the connection
      </Button>
      {target !== null && <Button onClick={() => setSure(true)}>Remove…</Button>}
      <span className="grow" />
      <Button onClick={closeOverlay}>Cancel</Button>
      <Button type="submit" variant="filled" loading={isBusy} aria-disabled={!isComplete || undefined}>
        {target === null ? 'Add target' : 'Save'}
      </Button>
    </DialogActions>
  )
}

/** Whether a URL holds a password as people write them, encoded or not. One that is masked was not typed here. */
function hasPassword(url: string): boolean {
  if (url.includes(':***@')) return false
  return /^\s*[\w+.-]+:\/\/[^/?#@]*:[^@]+@/.test(url) || /[?&]password=/.test(url)
}
