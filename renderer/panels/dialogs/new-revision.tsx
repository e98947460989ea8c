import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FormatSelect } from '../../components/format-select.tsx'
import { createRevision } from '../../state/actions/revisions.ts'
import { historyOf, nodeMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { ParentChoice } from './parent-choice.tsx'
import { SubmitActions } from './submit-actions.tsx'
import { useWriting } from '../../components/use-writing.ts'
import './dialogs.css'

/** Writes an empty revision: message, what it follows, label, format. */
export function NewRevision({ heads }: { readonly heads: readonly string[] }): ReactNode {
  const history = useApp(historyOf)
  const settings = useApp((state) => state.project?.settings)
  const [message, setMessage] = useState('')
  const [parents, setParents] = useState<readonly string[]>(
    heads.length > 0 ? heads : defaultParents(history?.graph.heads),
  )
  const [label, setLabel] = useState('')
  const [dependsOn, setDependsOn] = useState('')
  const [format, setFormat] = useState<RevisionFormat>(settings?.format ?? 'ts')
  const [path, setPath] = useState('')
  const nodes = history ? nodeMap(history) : null
  const isSplice = parents.some((id) => id !== 'base' && nodes?.get(id)?.head === false)

  const { isBusy, error, submit } = useWriting(message.trim() !== '', () =>
    createRevision({
      message: message.trim(),
      revId: null,
      branchLabels: words(label),
      dependsOn: words(dependsOn),
      versionPath: path === '' ? null : path,
      splice: isSplice,
      heads: [...parents],
      format,
    }),
  )
  return (
    <Dialog title="New revision" size={540}>
      <form className="dialog-form" onSubmit={submit}>
        <MessageField message={message} onChange={setMessage} />
        <ParentChoice
          label="Follows"
          value={parents}
          onChange={setParents}
          description={
            isSplice
              ? 'Not a head: this makes a new branch there.'
              : 'The revision it comes after; base starts a new history.'
          }
        />
        <div className="form-pair">
          <TextInput
            label="Branch label"
            placeholder="none"
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <FormatSelect value={format} onChange={setFormat} />
        </div>
        <Placement dependsOn={dependsOn} onDependsOn={setDependsOn} path={path} onPath={setPath} />
        {error && <ErrorBox error={error} />}
        <SubmitActions label="Write the file" isBusy={isBusy} isReady={message.trim() !== ''} />
      </form>
    </Dialog>
  )
}

type MessageProps = { readonly message: string; readonly onChange: (message: string) => void }

/** Enter writes the file; Shift+Enter begins another line. */
function MessageField({ message, onChange }: MessageProps): ReactNode {
  return (
    <Textarea
      label="Message"
      placeholder="add orders.total"
      data-autofocus
      autosize
      minRows={1}
      maxRows={5}
      required
      value={message}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.shiftKey) {
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }
      }}
    />
  )
}

type PlacementProps = {
  readonly dependsOn: string
  readonly onDependsOn: (dependsOn: string) => void
  readonly path: string
  readonly onPath: (path: string) => void
}

/** What must be applied before it, and in which folder it lies where there are several. */
function Placement({ dependsOn, onDependsOn, path, onPath }: PlacementProps): ReactNode {
  const settings = useApp((state) => state.project?.settings)
  const locations = settings ? [settings.scriptLocation, ...settings.versionLocations] : []
  return (
    <div className="form-pair">
      <TextInput
        label="Depends on"
        placeholder="none"
        value={dependsOn}
        onChange={(event) => onDependsOn(event.currentTarget.value)}
      />
      {locations.length > 1 && (
        <NativeSelect
          label="Folder"
          value={path}
          onChange={(event) => onPath(event.currentTarget.value)}
          data={[{ value: '', label: 'as its parent' }, ...locations]}
        />
      )}
    </div>
  )
}

function defaultParents(heads: readonly string[] | undefined): readonly string[] {
  if (!heads || heads.length === 0) return ['base']
  return heads.slice(0, 1)
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}
