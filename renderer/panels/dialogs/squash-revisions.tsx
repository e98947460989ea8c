import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Squash, SquashStanding } from '../../../shared/model/squash.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { useWriting } from '../../components/use-writing.ts'
import { Waiting } from '../../components/waiting.tsx'
import { languageOfPath } from '../../editor/code-language.ts'
import { CodeView } from '../../editor/code-view.tsx'
import { askSquash } from '../../state/actions/questions.ts'
import { squashRevisions } from '../../state/actions/revisions.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { belowOf, chosenTarget, historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, list, shortId } from '../../state/words.ts'
import { SubmitActions } from './submit-actions.tsx'
import './dialogs.css'
import './squash-revisions.css'

/** One revision in place of those up to a chosen one: the file is looked at, with what was proved, before it is written. */
export function SquashRevisions({ revision }: { readonly revision: string }): ReactNode {
  const target = useApp((state) => chosenTarget(state)?.name ?? null)
  const [from, setFrom] = useState('base')
  const [drop, setDrop] = useState<readonly string[]>([])
  const [deleteFiles, setDeleteFiles] = useState(false)
  const request = {
    from,
    to: revision,
    target: target ?? '',
    message: null,
    format: null,
    drop: [...drop],
    deleteFiles,
  }
  const key = [from, revision, target, ...drop].join('\n')
  const answer = useAsked(key, target === null ? null : () => askSquash(request))
  const squash = answer.kind === 'ready' ? answer.value : null
  const isReady = squash !== null && squash.databases.every(({ position }) => position !== 'inside')
  const { isBusy, error, submit } = useWriting(isReady, () => squashRevisions(request))
  return (
    <Dialog title="Squash" size={820}>
      <form className="dialog-form" onSubmit={submit}>
        <p className="dim">
          One revision does what several do, and keeps the id of the last one. It runs on the shadow first, up
          and down, and must come out the same.
        </p>
        <FirstChoice revision={revision} value={from} onChange={setFrom} />
        {target === null && <p className="warn">Choose a target: its kind of database decides the text.</p>}
        {answer.kind === 'loading' && <Waiting text="Running the revisions on the shadow…" />}
        {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
        {squash !== null && <Review squash={squash} drop={drop} onDrop={setDrop} />}
        <Checkbox
          label="Delete the old files, instead of keeping them beside it with the ending .replaced"
          checked={deleteFiles}
          onChange={(event) => setDeleteFiles(event.currentTarget.checked)}
        />
        {error && <ErrorBox error={error} />}
        <SubmitActions label="Write the squash" isBusy={isBusy} isReady={isReady} hasFocus />
      </form>
    </Dialog>
  )
}

type ChoiceProps = {
  readonly revision: string
  readonly value: string
  readonly onChange: (from: string) => void
}

function FirstChoice({ revision, value, onChange }: ChoiceProps): ReactNode {
  const history = useApp(historyOf)
  const nodes = history === null ? [] : belowOf(history, revision)
  const message = (id: string): string => (history && revisionMap(history).get(id)?.message) || ''
  return (
    <NativeSelect
      label="From"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: 'base', label: 'base, the first of all' },
        ...nodes.map(({ id }) => ({ value: id, label: escapeForeign(`${shortId(id)} ${message(id)}`) })),
      ]}
    />
  )
}

type ReviewProps = {
  readonly squash: Squash
  readonly drop: readonly string[]
  readonly onDrop: (drop: readonly string[]) => void
}

function Review({ squash, drop, onDrop }: ReviewProps): ReactNode {
  const { path, text, replaces, statements, why, dataSteps, databases } = squash
  const sqlLanguage = useApp((state) => chosenTarget(state)?.sqlLanguage ?? 'sql')
  return (
    <>
      <p>
        One revision in place of {replaces.length + 1}, with {count(statements.after, 'statement')} in place
        of {statements.before}. <ForeignText text={why} /> <Proof squash={squash} />
      </p>
      {dataSteps.length > 0 && (
        <fieldset className="choice-set">
          <legend>Revisions that write rows: keep what they write</legend>
          {dataSteps.map(({ revision, message, statements: { length } }) => (
            <Checkbox
              key={revision}
              label={`${escapeForeign(shortId(revision))} ${escapeForeign(message)} (${length} ${length === 1 ? 'statement' : 'statements'})`}
              checked={!drop.includes(revision)}
              onChange={(event) =>
                onDrop(
                  event.currentTarget.checked ? drop.filter((id) => id !== revision) : [...drop, revision],
                )
              }
            />
          ))}
        </fieldset>
      )}
      <ul className="squash-databases" aria-label="Databases">
        {databases.map((each) => (
          <li key={each.target} className={each.position === 'inside' ? 'warn' : 'dim'}>
            <ForeignText text={standingWords(each)} />
          </li>
        ))}
      </ul>
      <code className="cut">
        <ForeignText text={path} />
      </code>
      <div className="squash-file">
        <CodeView
          text={text}
          language={languageOfPath(path, sqlLanguage)}
          label="The file as it would be written"
          readOnlyReason="This is a preview. Write the squash, then edit its source."
        />
      </div>
    </>
  )
}

function Proof({ squash: { proof } }: { readonly squash: Squash }): ReactNode {
  const { tables, rows, unsteady, downgrade, whyNoWayBack } = proof
  const same = rows
    ? `Proved: schema and rows of ${tables === 1 ? '1 table' : `${tables} tables`} are the same`
    : 'Proved: the schema is the same'
  const left = unsteady.length === 0 ? '' : `, but for ${list(unsteady)}, different at every run`
  const back = downgrade === 'equal' ? '; so is the way back.' : `. No way back: ${whyNoWayBack ?? ''}.`
  return <ForeignText text={`${same}${left}${back}`} />
}

function standingWords({ target, position, detail }: SquashStanding): string {
  switch (position) {
    case 'before':
      return `${target} has none of them yet: it will run the squash.`
    case 'after':
      return `${target} has all of them: nothing to do.`
    case 'inside':
      return `${target} stands inside, at ${detail ?? ''}: it must finish first.`
    case 'unknown':
      return `${target} could not be asked: ${detail ?? ''}`
  }
}
