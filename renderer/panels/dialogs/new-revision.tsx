import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FormatSelect } from '../../components/format-select.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { createRevision } from '../../state/actions/revisions.ts'
import { historyOf, nodeMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { ParentChoice } from './parent-choice.tsx'
import { useWriting } from './use-writing.ts'
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
  const locations = settings ? [settings.scriptLocation, ...settings.versionLocations] : []

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
        <Textarea
          label="Message"
          placeholder="add orders.total"
          data-autofocus
          autosize
          minRows={1}
          maxRows={5}
          required
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }
          }}
        />
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
        <div className="form-pair">
          <TextInput
            label="Depends on"
            placeholder="none"
            value={dependsOn}
            onChange={(event) => setDependsOn(event.currentTarget.value)}
          />
          {locations.length > 1 && (
            <NativeSelect
              label="Folder"
              value={path}
              onChange={(event) => setPath(event.currentTarget.value)}
              data={[{ value: '', label: 'as its parent' }, ...locations]}
            />
          )}
        </div>
        {error && <ErrorBox error={error} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            type="submit"
            variant="filled"
            loading={isBusy}
            aria-disabled={message.trim() === '' || undefined}
          >
            Write the file
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function defaultParents(heads: readonly string[] | undefined): readonly string[] {
  if (!heads || heads.length === 0) return ['base']
  return heads.slice(0, 1)
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}
