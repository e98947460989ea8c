import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { adoptDrift, ignoreDrift, selectDrift } from '../../state/actions/drift.ts'
import { aspectWords, objectName } from '../../state/change-words.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { useApp } from '../../state/store.ts'

type Props = { readonly change: SchemaChange; readonly report: DriftReport }

/** One difference: shown when chosen, adopted into a revision, or set aside with a reason. */
export function DriftLine({ change, report }: Props): ReactNode {
  const isSelected = useApp((state) => state.drift.selected === change.id)
  const [isIgnoring, setIgnoring] = useState(false)
  const { fromTitle, toTitle } = report.proposal
  const name = objectName(change)
  return (
    <li className="drift-line" data-selected={isSelected || undefined}>
      <button
        type="button"
        className="drift-name"
        aria-pressed={isSelected}
        onClick={() => selectDrift(isSelected ? null : change.id)}
      >
        <span className="dim">{change.kind}</span>{' '}
        <code>
          <ForeignText text={name} />
        </code>
      </button>
      {change.aspects.map((aspect) => (
        <p key={aspect.what} className="drift-why">
          <ForeignText text={aspectWords(aspect, fromTitle, toTitle)} />
        </p>
      ))}
      {isIgnoring ? (
        <IgnoreForm change={change} onDone={() => setIgnoring(false)} />
      ) : (
        <div className="drift-actions">
          <Button
            onClick={() => adoptDrift([change.id])}
            aria-label={escapeForeign(`Adopt into a new revision…: ${change.kind} ${name}`)}
          >
            Adopt into a new revision…
          </Button>
          <Button
            onClick={() => setIgnoring(true)}
            aria-label={escapeForeign(`Ignore…: ${change.kind} ${name}`)}
          >
            Ignore…
          </Button>
        </div>
      )}
    </li>
  )
}

function IgnoreForm({
  change,
  onDone,
}: {
  readonly change: SchemaChange
  readonly onDone: () => void
}): ReactNode {
  const [reason, setReason] = useState('')
  const isEmpty = reason.trim() === ''
  return (
    <form
      className="drift-ignore"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty) void ignoreDrift(change.id, reason.trim())
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onDone()
      }}
    >
      <TextInput
        className="grow"
        ref={takeFocus}
        aria-label="Why it is ignored"
        placeholder="Why? The team reads it in headway.json"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" aria-disabled={isEmpty || undefined}>
        Ignore
      </Button>
      <Button onClick={onDone}>Cancel</Button>
    </form>
  )
}

function takeFocus(element: HTMLInputElement | null): void {
  element?.focus()
}
