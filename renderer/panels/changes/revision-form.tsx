import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorBox } from '../../components/error-box.tsx'
import { FormatSelect } from '../../components/format-select.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import {
  messageOf,
  setFormat,
  setMessage,
  setOnline,
  setParent,
  writeChanges,
} from '../../state/actions/changes.ts'
import { openPlan } from '../../state/actions/plan.ts'
import { shown } from '../../state/app-state.ts'
import { chosenOf } from '../../state/choose-changes.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { chosenTarget, historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, shortId } from '../../state/words.ts'
import { whyNotWrite } from '../../state/why-not-write.ts'
import { FilePreview } from './file-preview.tsx'

/** The revision that would be written: message, format, parent, the file as it will be. */
export function RevisionForm(): ReactNode {
  const message = useApp(messageOf)
  const format = useApp((state) => state.changes.format ?? state.project?.settings.format ?? 'ts')
  const reason = useApp(whyNotWrite)
  const isWriting = useApp((state) => state.changes.isWriting)
  const files = useApp((state) => shown(state.changes.preview)?.length ?? 1)
  const chosen = useApp(
    (state) =>
      chosenOf(shown(state.changes.proposal)?.comparison.changes ?? [], state.changes.leftOut).length,
  )
  return (
    <form
      className="revision-form"
      aria-label="The revision"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === null) void writeChanges()
      }}
    >
      <div className="revision-fields">
        <TextInput
          className="grow"
          label="Message"
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <FormatSelect value={format} onChange={setFormat} />
      </div>
      <Follows />
      <Online />
      <FilePreview />
      <WriteError />
      <footer className="revision-foot">
        <p className="grow dim" role="status">
          {reason ??
            `${count(chosen, 'change')} in ${files > 1 ? `${files} revisions` : 'one revision'}. Nothing runs yet.`}
        </p>
        <Button
          type="submit"
          variant="filled"
          aria-disabled={reason !== null || undefined}
          loading={isWriting}
        >
          {files > 1 ? `Write ${files} revisions` : 'Write revision'}
        </Button>
      </footer>
    </form>
  )
}

/** Where the database has forms that do not hold a table while they work. */
function Online(): ReactNode {
  const isOffered = useApp(
    (state) => chosenTarget(state)?.onlineChanges === true && state.project?.source !== 'alembic',
  )
  const isOnline = useApp((state) => state.changes.isOnline)
  if (!isOffered) return null
  return (
    <Checkbox
      className="revision-online"
      label="Do not block large tables: CONCURRENTLY, NOT VALID then VALIDATE"
      checked={isOnline}
      onChange={(event) => setOnline(event.currentTarget.checked)}
    />
  )
}

function Follows(): ReactNode {
  const history = useApp(historyOf)
  const parent = useApp((state) => state.changes.parent)
  const heads = history?.graph.heads ?? []
  const messages = history ? revisionMap(history) : null
  if (heads.length > 1)
    return (
      <NativeSelect
        className="revision-parent"
        label="Follows"
        value={parent ?? ''}
        onChange={(event) => setParent(event.currentTarget.value)}
        data={[
          { value: '', label: `one of ${heads.length} heads`, disabled: true },
          ...heads.map((id) => ({
            value: id,
            label: escapeForeign(`${shortId(id)} ${messages?.get(id)?.message ?? ''}`),
          })),
        ]}
      />
    )
  const [head] = heads
  return (
    <p className="revision-parent cut">
      <span className="dim">Follows </span>
      {head === undefined ? (
        'nothing: it is the first revision'
      ) : (
        <>
          <code>
            <ForeignText text={shortId(head)} />
          </code>{' '}
          <ForeignText text={messages?.get(head)?.message ?? ''} />
        </>
      )}
    </p>
  )
}

function WriteError(): ReactNode {
  const error = useApp((state) => state.changes.writeError)
  const target = useApp((state) => state.target)
  if (!error) return null
  return (
    <div className="changes-error">
      <ErrorBox error={error}>
        {error.code === 'not_at_head' && target !== null && (
          <Button onClick={() => void openPlan({ kind: 'upgrade', target, revisions: ['heads'] })}>
            Upgrade to heads…
          </Button>
        )}
      </ErrorBox>
    </div>
  )
}
