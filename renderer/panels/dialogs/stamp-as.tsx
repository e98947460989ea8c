import { Checkbox, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { openPlan } from '../../state/actions/plan.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { shortId } from '../../state/words.ts'
import { SubmitActions } from './submit-actions.tsx'
import './dialogs.css'

/** Says where a database stands, without running anything: as which revision? Then comes the plan. */
export function StampAs({ revision }: { readonly revision: string | null }): ReactNode {
  const target = useApp((state) => state.target)
  const selection = useApp((state) => state.choice.selection)
  const candidate = revision ?? selection
  const [choice, setChoice] = useState(revision === null ? 'heads' : 'selection')
  const [typed, setTyped] = useState('')
  const [purge, setPurge] = useState(false)
  if (target === null) return null

  const expression =
    { heads: 'heads', base: 'base', selection: candidate ?? '', other: typed.trim() }[choice] ?? ''
  const plan = (): void => {
    if (expression !== '') void openPlan({ kind: 'stamp', target, revisions: expression.split(/\s+/), purge })
  }
  return (
    <Dialog
      title={
        <>
          Stamp <ForeignText text={target} />
        </>
      }
      size={500}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          plan()
        }}
      >
        <p className="dim">
          A stamp writes the version rows and runs nothing: right for a database whose schema is there
          already. The plan compares that schema with what the revision implies, and warns where they differ.
        </p>
        <PlaceChoice candidate={candidate} choice={choice} onChange={setChoice} />
        {choice === 'other' && (
          <TextInput
            label="Expression"
            description="Ids, prefixes, label@head; several with a space between"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Checkbox
          label="Purge: delete all version rows first"
          description="For rows that no file knows. Other branches' rows go, too."
          checked={purge}
          onChange={(event) => setPurge(event.currentTarget.checked)}
        />
        <SubmitActions label="Plan the stamp…" isReady={expression !== ''} hasFocus />
      </form>
    </Dialog>
  )
}

type ChoiceProps = {
  /** The revision that the dialog was opened for, or the selected one. */
  readonly candidate: string | null
  readonly choice: string
  readonly onChange: (choice: string) => void
}

function PlaceChoice({ candidate, choice, onChange }: ChoiceProps): ReactNode {
  const history = useApp(historyOf)
  const message = (candidate !== null && history && revisionMap(history).get(candidate)?.message) || ''
  return (
    <Radio.Group label="Stamp as" value={choice} onChange={onChange}>
      <div className="radio-list">
        {candidate !== null && (
          <Radio
            value="selection"
            label={`${escapeForeign(shortId(candidate))}  ${escapeForeign(message)}`}
          />
        )}
        <Radio value="heads" label="Heads: everything is applied" />
        <Radio value="base" label="Base: nothing is applied" />
        <Radio value="other" label="Another expression" />
      </div>
    </Radio.Group>
  )
}
