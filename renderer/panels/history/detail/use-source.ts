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
export type Source = {
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
/** Texts not saved yet, by project and revision: kept while another revision is looked at. */
const drafts = new Map<string, Draft>()
const noProblems: readonly Diagnostic[] = []

/** Reads, checks and saves the file of a revision. What is typed is kept while other revisions are looked at. */
export function useSource(revision: string, target: string | null): Source {
  const { draft, latest, version: outside, keep, type, show: showText } = useDraft(revision)
  const [error, setError] = useState<ErrorData | null>(null)
  const [conflict, setConflict] = useState<SourceText | null>(null)
  const version = useApp((state) => historyOf(state)?.version)
  const isApplied = useApp((state) => stateOf(state, target)?.applied.includes(revision) ?? false)
  const text = draft?.text ?? ''
  const isDirty = isUnsaved(draft)
  const problems = useProblems(revision, text, isDirty)

  const show = (file: SourceText): void => {
    showText(file)
    setConflict(null)
    setError(null)
  }
  const { isSaving, isUnderWay, write } = useSaving(revision, target, latest, {
    keep,
    show,
    onConflict: setConflict,
    onError: setError,
  })
  const received = (read: SourceText): void => {
    const now = latest.current
    // The answer to saving says what is there now.
    if (isUnderWay()) return
    if (!isUnsaved(now)) show(read)
    else if (read.hash !== now.file.hash) setConflict(read)
    else keep({ text: now.text, file: read })
  }
  // A new version of the project may hold a new version of the file; what a target has applied is not edited.
  useReading(revision, target, `${version} ${String(isApplied)}`, received, setError)
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

type Held = {
  readonly draft: Draft | null
  /** Keys and answers may come before the last change is drawn: they go by this one. */
  readonly latest: { readonly current: Draft | null }
  /** Grows when the text comes from elsewhere than the editor. */
  readonly version: number
  readonly keep: (draft: Draft) => void
  readonly type: (text: string) => void
  readonly show: (file: SourceText) => void
}

/** What is typed of a revision, held from key to key and while other revisions are looked at. */
function useDraft(revision: string): Held {
  // Two checkouts of one repository have the same revisions, and texts of their own.
  const key = useApp((state) => `${state.project?.root ?? ''}\n${revision}`)
  const [draft, setDraft] = useState<Draft | null>(drafts.get(key) ?? null)
  const [version, setVersion] = useState(0)
  const latest = useRef(draft)
  const drawing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const hold = (value: Draft): void => {
    if (value.text === value.file.text) drafts.delete(key)
    else drafts.set(key, value)
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
  return {
    draft,
    latest,
    version,
    keep,
    // Within a key press the editor must not be drawn anew: what it tells is held at once, and drawn after it.
    type: (text) => {
      if (!latest.current) return
      hold({ text, file: latest.current.file })
      drawing.current ??= setTimeout(draw, 0)
    },
    show: (file) => {
      if (file.text !== latest.current?.text) setVersion((count) => count + 1)
      keep({ text: file.text, file })
    },
  }
}

type Told = {
  readonly keep: (draft: Draft) => void
  readonly show: (file: SourceText) => void
  readonly onConflict: (file: SourceText | null) => void
  readonly onError: (error: ErrorData | null) => void
}

type Saving = {
  readonly isSaving: boolean
  readonly isUnderWay: () => boolean
  readonly write: (draft: Draft) => Promise<void>
}

/** Writes what was typed, one time at a time, and tells what is on disk now. */
function useSaving(revision: string, target: string | null, latest: Held['latest'], told: Told): Saving {
  const [isSaving, setSaving] = useState(false)
  const saving = useRef(false)
  /** A save was refused: the file is another one now, it was applied meanwhile, or the text cannot be saved. */
  const refused = async (base: SourceText, data: ErrorData): Promise<void> => {
    if (data.code !== 'file_conflict') return told.onError(data)
    const there = await readSource(revision, target)
    if (there.readOnlyReason !== null)
      return told.keep({ text: latest.current?.text ?? there.text, file: there })
    if (there.hash === base.hash) told.onError(data)
    else told.onConflict(there)
  }
  const write = async ({ file, text: typed }: Draft): Promise<void> => {
    if (saving.current) return
    saving.current = true
    setSaving(true)
    try {
      const saved = await saveSource(file, typed, target)
      const now = latest.current?.text ?? typed
      told.onConflict(null)
      told.onError(null)
      // What was typed meanwhile is not saved yet.
      if (now === typed) told.show(saved)
      else told.keep({ text: now, file: saved })
      toast('Saved')
      void reloadHistory()
    } catch (thrown) {
      await refused(file, dataOf(thrown))
    } finally {
      saving.current = false
      setSaving(false)
    }
  }
  return { isSaving, isUnderWay: () => saving.current, write }
}

/** Reads the file again whenever `key` changes; a late answer is dropped. */
function useReading(
  revision: string,
  target: string | null,
  key: string,
  onRead: (file: SourceText) => void,
  onError: (error: ErrorData) => void,
): void {
  const received = useEffectEvent(onRead)
  const failed = useEffectEvent(onError)
  useEffect(() => {
    let isOld = false
    const read = async (): Promise<void> => {
      try {
        const file = await readSource(revision, target)
        if (!isOld) received(file)
      } catch (thrown) {
        if (!isOld) failed(dataOf(thrown))
      }
    }
    void read()
    return () => {
      isOld = true
    }
    // The key says when there may be something new.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [revision, target, key])
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
