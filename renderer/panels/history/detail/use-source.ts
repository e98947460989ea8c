import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { SourceText } from '../../../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import { dataOf } from '../../../client/call-error.ts'
import { useAsked } from '../../../components/use-asked.ts'
import { markUnsaved, reloadHistory } from '../../../state/actions/history.ts'
import { readSource, saveSource, validateSource } from '../../../state/actions/questions.ts'
import { toast } from '../../../state/actions/toasts.ts'
import { shown } from '../../../state/app-state.ts'
import { historyOf, stateOf } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'

/** A revision's file as it is being looked at or edited. */
type Source = {
  /** As it was read from disk; null until then. */
  readonly file: SourceText | null
  readonly text: string
  /** Grows when the text comes from elsewhere than the editor. */
  readonly version: number
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

function isUnsaved(draft: Draft | null): draft is Draft {
  return draft !== null && draft.text !== draft.file.text
}

const validateAfterMs = 300
/** Texts not saved yet, by revision: kept while another revision is looked at. */
const drafts = new Map<string, Draft>()
const noProblems: readonly Diagnostic[] = []

/** Reads, checks and saves the file of a revision. What is typed is kept while other revisions are looked at. */
export function useSource(revision: string, target: string | null): Source {
  const [draft, setDraft] = useState<Draft | null>(drafts.get(revision) ?? null)
  const [isSaving, setSaving] = useState(false)
  const [outside, setOutside] = useState(0)
  const saving = useRef(false)
  // Keys and answers may come before the last change is drawn: they go by this one.
  const latest = useRef(draft)
  const [error, setError] = useState<ErrorData | null>(null)
  const [conflict, setConflict] = useState<SourceText | null>(null)
  const version = useApp((state) => historyOf(state)?.version)
  const isApplied = useApp((state) => stateOf(state, target)?.applied.includes(revision) ?? false)
  const text = draft?.text ?? ''
  const isDirty = isUnsaved(draft)
  const problems = useProblems(revision, text, isDirty)

  const drawing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const hold = (value: Draft): void => {
    if (value.text === value.file.text) drafts.delete(revision)
    else drafts.set(revision, value)
    latest.current = value
  }
  const draw = (): void => {
    clearTimeout(drawing.current)
    drawing.current = undefined
    markUnsaved(revision, isUnsaved(latest.current))
    setDraft(latest.current)
  }
  const keep = (value: Draft): void => {
    hold(value)
    draw()
  }
  /** Within a key press the editor must not be drawn anew: what it tells is held at once, and drawn after it. */
  const type = (text: string): void => {
    if (!latest.current) return
    hold({ text, file: latest.current.file })
    drawing.current ??= setTimeout(draw, 0)
  }
  const show = (file: SourceText): void => {
    if (file.text !== latest.current?.text) setOutside((count) => count + 1)
    keep({ text: file.text, file })
    setConflict(null)
    setError(null)
  }
  const received = useEffectEvent((read: SourceText) => {
    const now = latest.current
    // The answer to saving says what is there now.
    if (saving.current) return
    if (!isUnsaved(now)) show(read)
    else if (read.hash !== now.file.hash) setConflict(read)
    else keep({ text: now.text, file: read })
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
    // A new version of the project may hold a new version of the file; what a target has applied is not edited.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [revision, target, version, isApplied])

  /** A save was refused: the file is another one now, it was applied meanwhile, or the text cannot be saved. */
  const refused = async (base: SourceText, data: ErrorData): Promise<void> => {
    if (data.code !== 'file_conflict') return setError(data)
    const there = await readSource(revision, target)
    if (there.readOnlyReason !== null) return keep({ text: latest.current?.text ?? there.text, file: there })
    if (there.hash === base.hash) setError(data)
    else setConflict(there)
  }
  const write = async ({ file, text: typed }: Draft): Promise<void> => {
    if (saving.current) return
    saving.current = true
    setSaving(true)
    try {
      const saved = await saveSource(file, typed, target)
      const now = latest.current?.text ?? typed
      setConflict(null)
      setError(null)
      // What was typed meanwhile is not saved yet.
      if (now === typed) show(saved)
      else keep({ text: now, file: saved })
      toast('Saved')
      void reloadHistory()
    } catch (thrown) {
      await refused(file, dataOf(thrown))
    } finally {
      saving.current = false
      setSaving(false)
    }
  }
  return {
    file: draft?.file ?? null,
    text,
    version: outside,
    isDirty,
    isSaving,
    problems,
    error,
    conflict,
    type,
    save: () => {
      const now = latest.current
      if (isUnsaved(now) && now.file.readOnlyReason === null) void write(now)
    },
    revert: () => latest.current && show(latest.current.file),
    takeTheirs: () => conflict && show(conflict),
    keepMine: () => void (conflict && write({ file: conflict, text: latest.current?.text ?? text })),
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
