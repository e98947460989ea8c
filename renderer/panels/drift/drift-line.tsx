import { Button, Checkbox, Menu, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { adoptDrift, ignoreDrift, restoreDrift, selectDrift } from '../../state/actions/drift.ts'
import { aspectWords, objectName } from '../../state/change-words.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { useApp } from '../../state/store.ts'

type Props = {
  readonly change: SchemaChange
  readonly report: DriftReport
  readonly isPicked: boolean
  readonly onPick: (isPicked: boolean) => void
}

/** One difference: shown when chosen; picked with others, adopted into a revision, or set aside with a reason. */
export function DriftLine({ change, report, isPicked, onPick }: Props): ReactNode {
  const isSelected = useApp((state) => state.drift.selected === change.id)
  const [isIgnoring, setIgnoring] = useState(false)
  const { fromTitle, toTitle } = report.proposal
  const name = objectName(change)
  return (
    <li className="drift-line" data-selected={isSelected || undefined}>
      <div className="drift-head-line">
        <Checkbox
          size="xs"
          aria-label={escapeForeign(`Pick ${change.kind} ${name}`)}
          checked={isPicked}
          onChange={(event) => onPick(event.currentTarget.checked)}
        />
        <button
          type="button"
          className="drift-name grow"
          aria-pressed={isSelected}
          onClick={() => selectDrift(isSelected ? null : change.id)}
        >
          <span className="dim">{change.kind}</span>{' '}
          <code>
            <ForeignText text={name} />
          </code>
        </button>
        {!isIgnoring && (
          <LineActions
            name={escapeForeign(`${change.kind} ${name}`)}
            onAdopt={() => adoptDrift([change.id])}
            onRestore={() => restoreDrift([change.id])}
            onIgnore={() => setIgnoring(true)}
          />
        )}
      </div>
      {change.aspects.map((aspect) => (
        <p key={aspect.what} className="drift-why">
          <ForeignText text={aspectWords(aspect, fromTitle, toTitle)} />
        </p>
      ))}
      {isIgnoring && <IgnoreForm change={change} onDone={() => setIgnoring(false)} />}
    </li>
  )
}

type ActionProps = {
  readonly name: string
  readonly onAdopt: () => void
  readonly onRestore: () => void
  readonly onIgnore: () => void
}

/** One button a line: what can be done with a difference. */
function LineActions({ name, onAdopt, onRestore, onIgnore }: ActionProps): ReactNode {
  return (
    <Menu position="bottom-end" width={290} returnFocus>
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" className="drift-settle" aria-label={`Resolve ${name}`}>
          Resolve ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onAdopt}>Adopt into a new revision…</Menu.Item>
        <Menu.Item onClick={onRestore}>Restore what the revisions make…</Menu.Item>
        <Menu.Item onClick={onIgnore}>Ignore, with a reason…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
