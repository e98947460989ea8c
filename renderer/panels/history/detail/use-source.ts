import { useEffect, useEffectEvent, useState } from 'react'
import type { SourceText } from '../../../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import { dataOf } from '../../../client/call-error.ts'
import { useAsked } from '../../../components/use-asked.ts'
import { markUnsaved, reloadHistory } from '../../../state/actions/history.ts'
import { readSource, saveSource, validateSource } from '../../../state/actions/questions.ts'
import { toast } from '../../../state/actions/toasts.ts'
import { shown } from '../../../state/app-state.ts'
import { historyOf } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'

/** A revision's file as it is being looked at or edited. */
export type Source = {
  /** As it was read from disk; null until then. */
  readonly file: SourceText | null
  readonly text: string
  readonly isDirty: boolean
  readonly isSaving: boolean
  readonly problems: readonly Diagnostic[]
  readonly error: ErrorData | null
  /** What is on disk, where that is no longer what was read. */
  readonly conflict: SourceText | null
  readonly type: (text: string) => void
  readonly save: () => void
  readonly revert: () => void
  readonly takeTheirs: () => void
  readonly keepMine: () => void
}

type Draft = { readonly text: string; readonly file: SourceText }

const validateAfterMs = 300
/** Texts not saved yet, by revision: kept while another revision is looked at. */
const drafts = new Map<string, Draft>()
const noProblems: readonly Diagnostic[] = []

/** Reads, checks and saves the file of a revision. What is typed is kept while other revisions are looked at. */
export function useSource(revision: string, target: string | null): Source {
  const [draft, setDraft] = useState<Draft | null>(drafts.get(revision) ?? null)
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const [conflict, setConflict] = useState<SourceText | null>(null)
  const version = useApp((state) => historyOf(state)?.version)
  const text = draft?.text ?? ''
  const isDirty = draft !== null && text !== draft.file.text
  const problems = useProblems(revision, text, isDirty)

  const keep = (value: Draft): void => {
    const changed = value.text !== value.file.text
    if (changed) drafts.set(revision, value)
    else drafts.delete(revision)
    markUnsaved(revision, changed)
    setDraft(value)
  }
  const show = (file: SourceText): void => {
    keep({ text: file.text, file })
    setConflict(null)
    setError(null)
  }
  const received = useEffectEvent((read: SourceText) => {
    if (!draft || !isDirty) show(read)
    else if (read.hash !== draft.file.hash) setConflict(read)
    else setDraft({ text: draft.text, file: read })
  })
  useEffect(() => {
    let isOld = false
    const read = async (): Promise<void> => {
      try {
        const file = await readSource(revision, target)
        if (!isOld) received(file)
      } catch (thrown) {
        if (!isOld) setError(dataOf(thrown))
      }
    }
    void read()
    return () => {
      isOld = true
    }
    // A new version of the project may hold a new version of the file.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [revision, target, version])

  const write = async (base: SourceText): Promise<void> => {
    setSaving(true)
    try {
      show(await saveSource(base, text, target))
      toast('Saved')
      void reloadHistory()
    } catch (thrown) {
      const data = dataOf(thrown)
      if (data.code === 'file_conflict') setConflict(await readSource(revision, target))
      else setError(data)
    } finally {
      setSaving(false)
    }
  }
  return {
    file: draft?.file ?? null,
    text,
    isDirty,
    isSaving,
    problems,
    error,
    conflict,
    type: (value) => draft && keep({ text: value, file: draft.file }),
    save: () => {
      if (isDirty && !isSaving && draft.file.readOnlyReason === null) void write(draft.file)
    },
    revert: () => draft && show(draft.file),
    takeTheirs: () => conflict && show(conflict),
    keepMine: () => void (conflict && write(conflict)),
  }
}

/** What is wrong with a text that is being typed, asked a moment after the last key. */
function useProblems(revision: string, text: string, isDirty: boolean): readonly Diagnostic[] {
  const answer = useAsked(
    `${revision}\n${text}`,
    isDirty ? () => validateSource(revision, text) : null,
    validateAfterMs,
  )
  return (isDirty ? shown(answer) : null) ?? noProblems
}
