import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { CodeView } from '../../editor/code-view.tsx'
import { messageOf, setFormat, setMessage, setParent, writeChanges } from '../../state/actions/changes.ts'
import { openPlan } from '../../state/actions/plan.ts'
import { shown } from '../../state/app-state.ts'
import { chosenOf } from '../../state/choose-changes.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, shortId } from '../../state/words.ts'
import { whyNotWrite } from '../../state/why-not-write.ts'

/** The revision that would be written: message, format, parent, the file as it will be. */
export function RevisionForm(): ReactNode {
  const message = useApp(messageOf)
  const format = useApp((state) => state.changes.format ?? state.project?.settings.format ?? 'ts')
  const reason = useApp(whyNotWrite)
  const isWriting = useApp((state) => state.changes.isWriting)
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
        <NativeSelect
          label="Format"
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as RevisionFormat)}
          data={[
            { value: 'ts', label: 'TypeScript' },
            { value: 'js', label: 'JavaScript' },
            { value: 'sql', label: 'SQL' },
          ]}
        />
      </div>
      <Follows />
      <Preview format={format} />
      <WriteError />
      <footer className="revision-foot">
        <p className="grow dim" role="status">
          {reason ?? `${count(chosen, 'change')} in one revision. Nothing runs yet.`}
        </p>
        <Button
          type="submit"
          variant="filled"
          aria-disabled={reason !== null || undefined}
          loading={isWriting}
        >
          Write revision
        </Button>
      </footer>
    </form>
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

const languages = { ts: 'typescript', js: 'javascript' } as const

function Preview({ format }: { readonly format: RevisionFormat }): ReactNode {
  const preview = useApp((state) => state.changes.preview)
  const dialect = useApp(
    (state) => state.project?.targets.find(({ name }) => name === state.target)?.dialect ?? null,
  )
  const [file] = shown(preview) ?? []
  const language = format === 'sql' ? (dialect === 'postgres' ? 'pgsql' : 'sql') : languages[format]
  if (preview.kind === 'failed')
    return (
      <div className="changes-error">
        <ErrorBox error={preview.error} />
      </div>
    )
  if (!file)
    return preview.kind === 'loading' ? (
      <div className="grow" />
    ) : (
      <EmptyState title="No change is chosen">
        <p>Choose what the revision shall do on the other side of this pane.</p>
      </EmptyState>
    )
  return (
    <>
      <p className="revision-path cut" data-busy={preview.kind === 'loading' || undefined}>
        <code>
          <ForeignText text={file.path} />
        </code>
      </p>
      <CodeView
        text={file.text}
        language={language}
        label="Preview of the revision file"
        readOnlyReason="This is a preview. Write the revision, then edit its source."
      />
    </>
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
