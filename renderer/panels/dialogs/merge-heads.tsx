import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FormatSelect } from '../../components/format-select.tsx'
import { mergeRevisions } from '../../state/actions/revisions.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { historyOf, nodeMap, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { list, shortId } from '../../state/words.ts'
import { MergeAdvice } from './merge-advice.tsx'
import { SubmitActions } from './submit-actions.tsx'
import { useWriting } from '../../components/use-writing.ts'
import './dialogs.css'

/** Writes a revision that makes one head of several. */
export function MergeHeads({ revisions }: { readonly revisions: readonly string[] }): ReactNode {
  const history = useApp(historyOf)
  const settings = useApp((state) => state.project?.settings)
  const [chosen, setChosen] = useState<readonly string[]>(revisions)
  const [message, setMessage] = useState<string | null>(null)
  const [label, setLabel] = useState('')
  const [format, setFormat] = useState<RevisionFormat>(settings?.format ?? 'ts')
  const text = message ?? `merge ${list(history ? headNames(chosen, history) : chosen)}`

  const { isBusy, error, submit } = useWriting(chosen.length > 1, () =>
    mergeRevisions({
      message: text.trim(),
      revId: null,
      branchLabels: label.trim() === '' ? [] : label.trim().split(/[\s,]+/),
      dependsOn: [],
      versionPath: null,
      splice: false,
      revisions: [...chosen],
      format,
    }),
  )
  return (
    <Dialog title="Merge heads" size={540}>
      <form className="dialog-form" onSubmit={submit}>
        <p className="dim">
          A merge is a revision with several parents. It usually has no statements of its own: it says that
          the branches belong together from here on.
        </p>
        <HeadChoice heads={revisions} chosen={chosen} onChange={setChosen} />
        <MergeAdvice heads={chosen} />
        <TextInput
          label="Message"
          data-autofocus
          value={text}
          onChange={(event) => setMessage(event.currentTarget.value)}
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
        {error && <ErrorBox error={error} />}
        <SubmitActions label="Write the merge" isBusy={isBusy} isReady={chosen.length > 1} />
      </form>
    </Dialog>
  )
}

type ChoiceProps = {
  readonly heads: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

function HeadChoice({ heads, chosen, onChange }: ChoiceProps): ReactNode {
  const history = useApp(historyOf)
  return (
    <fieldset className="choice-set">
      <legend>Heads to merge</legend>
      {heads.map((id) => (
        <Checkbox
          key={id}
          label={
            <>
              <code>{escapeForeign(shortId(id))}</code>{' '}
              {escapeForeign((history && revisionMap(history).get(id)?.message) || '')}
            </>
          }
          checked={chosen.includes(id)}
          onChange={(event) => {
            const isOn = event.currentTarget.checked
            onChange(heads.filter((other) => (other === id ? isOn : chosen.includes(other))))
          }}
        />
      ))}
    </fieldset>
  )
}

/** Heads by their label where it tells them apart, else by id. */
function headNames(heads: readonly string[], history: HistoryView): string[] {
  const labels = heads.map((id) => nodeMap(history).get(id)?.labels[0])
  return heads.map((id, index) => {
    const label = labels[index]
    return label !== undefined && labels.filter((other) => other === label).length === 1 ? label : shortId(id)
  })
}
