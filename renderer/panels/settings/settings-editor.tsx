import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { useWriting } from '../../components/use-writing.ts'
import { Waiting } from '../../components/waiting.tsx'
import { DiffView } from '../../editor/diff-view.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import type { SettingsPreview, SettingsView } from '../../state/actions/settings.ts'
import { previewSettings, readSettings, saveSettings } from '../../state/actions/settings.ts'
import { shown } from '../../state/app-state.ts'
import type { Loadable } from '../../state/app-state.ts'
import { settingsChanges } from '../../state/settings-draft.ts'
import type { Settings } from '../../state/settings-draft.ts'
import { namedFields } from '../../state/settings-fields.ts'
import type { NamedField } from '../../state/settings-fields.ts'
import { settingsSections } from '../../state/settings-sections.ts'
import { count } from '../../state/words.ts'
import { Fields } from './settings-field.tsx'
import './settings.css'

/** Every key of headway.json as a form, made from its schema; what would be written is shown before it is. */
export function SettingsEditor(): ReactNode {
  const read = useAsked<SettingsView>('settings', readSettings)
  return (
    <Dialog title="Settings of the project" size={820}>
      {read.kind === 'failed' && <ErrorBox error={read.error} />}
      {read.kind === 'loading' && <Waiting text="Reading the settings…" />}
      {read.kind === 'ready' &&
        (read.value.value === null ? (
          <ByHand view={read.value} />
        ) : (
          <Editor view={read.value} before={read.value.value} />
        ))}
    </Dialog>
  )
}

/** A text that is no JSON has no values to ask for. */
function ByHand({ view }: { readonly view: SettingsView }): ReactNode {
  return (
    <>
      <p>
        <ForeignText text={view.file} /> cannot be read, and is mended by hand:
      </p>
      <ul className="settings-problems">
        {view.problems.map((problem, index) => (
          <li key={index}>
            <ForeignText text={`${problem.message} ${problem.hint ?? ''}`} />
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={closeOverlay}>Close</Button>
      </DialogActions>
    </>
  )
}

/** Pause in typing after which the text is checked, in milliseconds. */
const checkAfterMs = 200

function Editor({ view, before }: { readonly view: SettingsView; readonly before: Settings }): ReactNode {
  const [draft, setDraft] = useState<Settings>(before)
  const [isReviewing, setReviewing] = useState(false)
  const changes = settingsChanges(before, draft)
  const isSame = changes.length === 0
  const preview = useAsked(
    JSON.stringify(changes),
    isSame ? null : () => previewSettings(changes),
    checkAfterMs,
  )
  const issues = shown(preview)?.issues ?? []
  const isValid = preview.kind === 'ready' && issues.every(({ severity }) => severity !== 'error')
  if (isReviewing && preview.kind === 'ready')
    return (
      <Review
        view={view}
        preview={preview.value}
        write={() => saveSettings(changes, view.hash)}
        onBack={() => setReviewing(false)}
      />
    )
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid) setReviewing(true)
      }}
    >
      <Sections fields={namedFields(view.schema)} draft={draft} issues={issues} onChange={setDraft} />
      <footer className="settings-foot">
        <p className="grow dim" role="status">
          {stateWords(changes.length, preview, issues.length)}
        </p>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button type="submit" variant="filled" aria-disabled={!isValid || undefined}>
          Review the change…
        </Button>
      </footer>
    </form>
  )
}

function stateWords(changes: number, preview: Loadable<SettingsPreview>, issues: number): string {
  if (changes === 0) return 'Nothing is changed. Keys that are not listed here stay as they are.'
  if (preview.kind === 'failed') return preview.error.message
  if (preview.kind !== 'ready') return 'Checking…'
  return issues > 0 ? `${count(issues, 'problem')} to be looked at.` : `${count(changes, 'change')}.`
}

type SectionsProps = {
  readonly fields: readonly NamedField[]
  readonly draft: Settings
  readonly issues: SettingsPreview['issues']
  readonly onChange: (draft: Settings) => void
}

function Sections({ fields, draft, issues, onChange }: SectionsProps): ReactNode {
  return (
    <div className="settings-sections">
      {settingsSections(fields).map(({ title, fields: own }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <Fields
            fields={own}
            path={[]}
            value={{ ...draft }}
            issues={issues}
            onChange={(next) => onChange((next ?? {}) as Settings)}
          />
        </section>
      ))}
    </div>
  )
}

type ReviewProps = {
  readonly view: SettingsView
  readonly preview: SettingsPreview
  readonly write: () => ReturnType<typeof saveSettings>
  readonly onBack: () => void
}

function Review({ view, preview, write, onBack }: ReviewProps): ReactNode {
  const { isBusy, error, submit } = useWriting(true, write)
  return (
    <form className="settings-form" onSubmit={submit}>
      <div className="settings-diff">
        <DiffView
          before={preview.before}
          after={preview.after}
          language="javascript"
          label={`${view.file}, before and after`}
        />
      </div>
      {error && <ErrorBox error={error} />}
      <footer className="settings-foot">
        <p className="grow dim">Passwords show as ***, and stay as they are written.</p>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="filled" loading={isBusy} data-autofocus>
          Write {view.file}
        </Button>
      </footer>
    </form>
  )
}
