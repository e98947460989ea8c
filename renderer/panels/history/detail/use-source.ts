import { useCallback, useEffect, useRef, useState } from 'react'
import type { SourceText } from '../../../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import { dataOf } from '../../../client/call-error.ts'
import { call } from '../../../client/client.ts'
import { markUnsaved, reloadHistory } from '../../../state/actions/history.ts'
import { toast } from '../../../state/actions/toasts.ts'
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

const validateAfterMs = 300
/** Texts not saved yet, by revision: kept while another revision is looked at. */
const drafts = new Map<string, { readonly text: string; readonly file: SourceText }>()

/** Reads, checks and saves the file of a revision. What is typed is kept while other revisions are looked at. */
export function useSource(revision: string, target: string | null): Source {
  const draft = drafts.get(revision)
  const [file, setFile] = useState<SourceText | null>(draft?.file ?? null)
  const [text, setText] = useState(draft?.text ?? '')
  const [isSaving, setSaving] = useState(false)
  const [problems, setProblems] = useState<readonly Diagnostic[]>([])
  const [error, setError] = useState<ErrorData | null>(null)
  const [conflict, setConflict] = useState<SourceText | null>(null)
  const version = useApp((state) => historyOf(state)?.version)
  const current = useRef({ file, text })
  current.current = { file, text }
  const isDirty = file !== null && text !== file.text

  const show = useCallback(
    (read: SourceText) => {
      drafts.delete(revision)
      markUnsaved(revision, false)
      setFile(read)
      setText(read.text)
      setConflict(null)
      setError(null)
    },
    [revision],
  )

  useEffect(() => {
    let isOld = false
    call('revisions.read', { revision, target }).then(
      (read) => {
        if (isOld) return
        const { file: known, text: typed } = current.current
        const hasTyped = known !== null && typed !== known.text
        if (!hasTyped) show(read)
        else if (read.hash !== known.hash) setConflict(read)
        else setFile(read)
      },
      (thrown: unknown) => {
        if (!isOld) setError(dataOf(thrown))
      },
    )
    return () => {
      isOld = true
    }
  }, [revision, target, version, show])

  useEffect(() => {
    if (!isDirty) return setProblems([])
    let isOld = false
    const timer = setTimeout(() => {
      call('revisions.validate', { revision, text }).then(
        (found) => {
          if (!isOld) setProblems(found)
        },
        () => {},
      )
    }, validateAfterMs)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [revision, text, isDirty])

  const type = (value: string): void => {
    setText(value)
    if (!file) return
    const changed = value !== file.text
    if (changed) drafts.set(revision, { text: value, file })
    else drafts.delete(revision)
    markUnsaved(revision, changed)
  }

  const write = async (baseHash: string): Promise<void> => {
    setSaving(true)
    try {
      show(await call('revisions.save', { revision, text: current.current.text, baseHash, target }))
      toast('Saved')
      void reloadHistory()
    } catch (thrown) {
      const data = dataOf(thrown)
      if (data.code === 'file_conflict') setConflict(await call('revisions.read', { revision, target }))
      else setError(data)
    } finally {
      setSaving(false)
    }
  }

  return {
    file,
    text,
    isDirty,
    isSaving,
    problems,
    error,
    conflict,
    type,
    save: () => {
      if (isDirty && !isSaving && file?.readOnlyReason === null) void write(file.hash)
    },
    revert: () => {
      if (file) show(file)
    },
    takeTheirs: () => {
      if (conflict) show(conflict)
    },
    keepMine: () => {
      if (conflict) void write(conflict.hash)
    },
  }
}
