import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SourceText } from '../../../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import { ErrorBox } from '../../../components/error-box.tsx'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { Waiting } from '../../../components/waiting.tsx'
import { languageOfPath } from '../../../editor/code-language.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { CodeView } from '../../../editor/code-view.tsx'
import { DiffView } from '../../../editor/diff-view.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { chosenTarget } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { capital } from '../../../state/words.ts'
import { EditedNote } from './edited-note.tsx'
import { useApplied } from './use-ran.ts'
import { useSource } from './use-source.ts'
import type { Source } from './use-source.ts'

/** The file of the revision: editable while it is pending, checked while one types, saved with Ctrl+S. */
export function SourceTab({ revision }: { readonly revision: string }): ReactNode {
  const target = useApp(chosenTarget)
  const source = useSource(revision, target?.name ?? null)
  const { file } = source
  if (file === null)
    return source.error ? (
      <div className="detail-part">
        <ErrorBox error={source.error} />
      </div>
    ) : (
      <Waiting text="Reading the file…" />
    )
  return (
    <div className="detail-fill">
      <SourceBar source={source} file={file} />
      {file.readOnlyReason !== null && (
        <p className="detail-note">
          <ForeignText text={capital(file.readOnlyReason)} />
          {source.isDirty && '. What you typed is not saved, and cannot be here: put it into a new revision.'}
        </p>
      )}
      {source.conflict !== null && <Conflict source={source} />}
      {source.error && (
        <div className="detail-part">
          <ErrorBox error={source.error} />
        </div>
      )}
      {source.problems.length > 0 && <Problems problems={source.problems} />}
      <SourceBody revision={revision} source={source} file={file} />
    </div>
  )
}

/** The text itself, or, for a file that was edited after it ran, laid beside what ran. */
function SourceBody({ revision, source, file }: BarProps & { readonly revision: string }): ReactNode {
  const target = useApp(chosenTarget)
  const applied = useApplied(revision)
  const [isComparing, setComparing] = useState(false)
  const language = languageOfPath(file.path, target?.sqlLanguage ?? 'sql')
  return (
    <>
      {applied !== null && (
        <EditedNote target={applied.target} isComparing={isComparing} onChange={setComparing} />
      )}
      {applied !== null && isComparing ? (
        <DiffView
          before={applied.text}
          after={source.text}
          language={language}
          label={`Source: as applied on ${applied.target}, and as it is now`}
        />
      ) : (
        <CodeView
          text={source.text}
          version={source.version}
          language={language}
          label={`Source of ${revision}`}
          readOnlyReason={file.readOnlyReason}
          problems={source.problems}
          onChange={source.type}
          onSave={source.save}
          onLeave={focusHistory}
        />
      )}
    </>
  )
}

type BarProps = { readonly source: Source; readonly file: SourceText }

/** Where the file is, and what can be done with what was typed. */
function SourceBar({ source, file }: BarProps): ReactNode {
  return (
    <div className="detail-bar">
      <code className="cut grow">
        <ForeignText text={file.path} />
      </code>
      {file.readOnlyReason === null ? (
        <>
          {source.isDirty && <Button onClick={source.revert}>Revert</Button>}
          <Button
            variant={source.isDirty ? 'filled' : 'default'}
            aria-disabled={!source.isDirty || undefined}
            loading={source.isSaving}
            onClick={source.save}
          >
            Save
          </Button>
        </>
      ) : (
        <>
          {source.isDirty && <CopyButton text={source.text} what="What was typed" />}
          {source.isDirty && <Button onClick={source.revert}>Discard what was typed</Button>}
          <span className="read-only" title={file.readOnlyReason}>
            read-only
          </span>
        </>
      )}
    </div>
  )
}

function Conflict({ source }: { readonly source: Source }): ReactNode {
  return (
    <div className="conflict" role="alert">
      <p>
        <b>The file changed on disk</b> since it was read here. Keep what you typed, or take what is on disk.
      </p>
      <Button onClick={source.takeTheirs}>Take the file on disk</Button>
      <Button onClick={source.keepMine}>Keep mine and save</Button>
    </div>
  )
}

function Problems({ problems }: { readonly problems: readonly Diagnostic[] }): ReactNode {
  return (
    <ul className="source-problems" aria-live="polite">
      {problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <ForeignText text={problem.message} />
          {problem.where && <span className="dim"> {lineText(problem.where)}</span>}
        </li>
      ))}
    </ul>
  )
}

function lineText({ line, column }: NonNullable<Diagnostic['where']>): string {
  return line === null ? '' : `line ${line}${column === null ? '' : `, column ${column}`}`
}
