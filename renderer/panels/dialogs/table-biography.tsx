import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Biography, BiographyEntry } from '../../../shared/model/biography.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { showRevision } from '../../state/actions/navigation.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { askBiography } from '../../state/actions/questions.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { useApp } from '../../state/store.ts'
import { shortId } from '../../state/words.ts'
import './dialogs.css'
import './table-biography.css'

/** Every revision that touched a table, or one column of it, newest first. */
export function TableBiography(): ReactNode {
  const target = useApp((state) => state.target)
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const [proof, setProof] = useState(false)
  const [table = '', column = null] = (asked ?? '').split('.')
  const answer = useAsked(
    `${asked ?? ''}\n${proof}\n${target ?? ''}`,
    asked === null || target === null ? null : () => askBiography({ table, column, target, proof }),
  )
  return (
    <Dialog title="Who touched a table" size={640}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') setAsked(typed.trim())
        }}
      >
        <TextInput
          label="Table, or table.column"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Checkbox
          label="Replay on the shadow, for what became of it each time"
          checked={proof}
          onChange={(event) => setProof(event.currentTarget.checked)}
        />
        {target === null && <p className="warn">Choose a target first.</p>}
        {answer.kind === 'loading' && <Waiting text="Reading the revisions…" />}
        {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
        {answer.kind === 'ready' && <Told biography={answer.value} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Close</Button>
          <Button type="submit" variant="filled" aria-disabled={typed.trim() === '' || undefined}>
            Look
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Told({ biography }: { readonly biography: Biography }): ReactNode {
  const { entries, notes, table, column } = biography
  const name = column === null ? table : `${table}.${column}`
  if (entries.length === 0)
    return (
      <p>
        No revision touches <ForeignText text={name} />.
      </p>
    )
  return (
    <>
      <ol className="biography" aria-label={`Revisions that touched ${escapeForeign(name)}`}>
        {entries.map((entry) => (
          <Entry key={entry.revision} entry={entry} table={table} />
        ))}
      </ol>
      {notes.length > 0 && (
        <p className="dim">
          <ForeignText text={notes.join(' ')} />
        </p>
      )}
    </>
  )
}

function Entry({ entry, table }: { readonly entry: BiographyEntry; readonly table: string }): ReactNode {
  const { revision, message, author, createDate, touches, changes, certain } = entry
  const facts = [
    author,
    createDate?.slice(0, 10) ?? null,
    entry.table === table.toLowerCase() ? null : `as ${entry.table}`,
    certain ? null : 'named in code, not run',
  ].filter((part) => part !== null)
  return (
    <li>
      <button
        type="button"
        className="biography-revision"
        onClick={() => {
          closeOverlay()
          showRevision(revision, 'source')
        }}
      >
        <code>{escapeForeign(shortId(revision))}</code> <ForeignText text={message} />
      </button>{' '}
      <span className="dim">
        <ForeignText text={facts.join(', ')} />
      </span>
      <ul>
        {[...touches, ...(changes ?? [])].map((line) => (
          <li key={line}>
            <ForeignText text={line} />
          </li>
        ))}
      </ul>
    </li>
  )
}
