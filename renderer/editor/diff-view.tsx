import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { errorOf } from '../client/call-error.ts'
import { ErrorBox } from '../components/error-box.tsx'
import { Waiting } from '../components/waiting.tsx'
import type { CodeLanguage } from './code-view.tsx'
import type { Monaco } from './load-monaco.ts'
import { useMonaco } from './use-monaco.ts'
import './editor.css'

type Props = {
  readonly before: string
  readonly after: string
  readonly language: CodeLanguage
  /** What a screen reader calls it: names both sides. */
  readonly label: string
}

/** Two texts compared in Monaco's diff editor: in one column where there is little room. */
export function DiffView(props: Props): ReactNode {
  const { monaco, problem } = useMonaco()
  if (problem !== null)
    return <ErrorBox error={errorOf('internal', 'The editor could not be loaded.', problem)} />
  return monaco ? <LoadedDiff {...props} monaco={monaco} /> : <Waiting text="Loading the editor…" />
}

function LoadedDiff({
  monaco,
  before,
  after,
  language,
  label,
}: Props & { readonly monaco: Monaco }): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const diff = useRef<ReturnType<Monaco['editor']['createDiffEditor']> | null>(null)

  useLayoutEffect(() => {
    if (!box.current) return
    const original = monaco.editor.createModel('', language)
    const modified = monaco.editor.createModel('', language)
    const editor = monaco.editor.createDiffEditor(box.current, {
      ...monaco.commonOptions,
      readOnly: true,
      originalEditable: false,
      tabFocusMode: true,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 860,
      hideUnchangedRegions: { enabled: true, contextLineCount: 4, minimumLineCount: 6 },
      renderMarginRevertIcon: false,
      renderGutterMenu: false,
      diffAlgorithm: 'advanced',
    } as Parameters<Monaco['editor']['createDiffEditor']>[1])
    editor.setModel({ original, modified })
    diff.current = editor
    return () => {
      editor.dispose()
      original.dispose()
      modified.dispose()
      diff.current = null
    }
  }, [monaco, language])

  useEffect(() => {
    const model = diff.current?.getModel()
    model?.original.setValue(before)
    model?.modified.setValue(after)
  }, [monaco, language, before, after])

  useEffect(() => {
    diff.current?.getOriginalEditor().updateOptions({ ariaLabel: `${label}, before` })
    diff.current?.getModifiedEditor().updateOptions({ ariaLabel: `${label}, after` })
  }, [monaco, language, label])

  return <div ref={box} className="editor-box" />
}
