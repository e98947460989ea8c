import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import type { Diagnostic } from '../../shared/diagnostics.ts'
import { ErrorBox } from '../components/error-box.tsx'
import { Waiting } from '../components/waiting.tsx'
import { errorOf } from '../client/call-error.ts'
import type { Monaco } from './load-monaco.ts'
import { toMarkers } from './markers.ts'
import { useMonaco } from './use-monaco.ts'
import './editor.css'

export type CodeLanguage = 'typescript' | 'javascript' | 'sql' | 'pgsql'

type Props = {
  readonly text: string
  readonly language: CodeLanguage
  /** What a screen reader calls it. */
  readonly label: string
  /** Null: may be edited. Else the reason, shown when somebody types. */
  readonly readOnlyReason: string | null
  readonly problems?: readonly Diagnostic[]
  readonly onChange?: (text: string) => void
  readonly onSave?: () => void
  readonly onLeave?: () => void
}

/** A text in Monaco. A new `text` from outside replaces the content; what is typed comes out by `onChange`. */
export function CodeView(props: Props): ReactNode {
  const { monaco, problem } = useMonaco()
  if (problem !== null)
    return <ErrorBox error={errorOf('internal', 'The editor could not be loaded.', problem)} />
  return monaco ? <LoadedCode {...props} monaco={monaco} /> : <Waiting text="Loading the editor…" />
}

function LoadedCode({ monaco, ...props }: Props & { readonly monaco: Monaco }): ReactNode {
  const { text, language, label, readOnlyReason, problems } = props
  const box = useRef<HTMLDivElement>(null)
  const code = useRef<ReturnType<Monaco['editor']['create']> | null>(null)
  const latest = useRef(props)
  latest.current = props

  useLayoutEffect(() => {
    if (!box.current) return
    const model = monaco.editor.createModel(latest.current.text, language)
    const editor = monaco.editor.create(box.current, { ...monaco.commonOptions, model })
    code.current = editor
    const changes = model.onDidChangeContent(() => latest.current.onChange?.(model.getValue()))
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => latest.current.onSave?.())
    editor.addCommand(
      monaco.KeyCode.Escape,
      () => latest.current.onLeave?.(),
      '!findWidgetVisible && !suggestWidgetVisible && !inSnippetMode && !editorHasSelection',
    )
    return () => {
      changes.dispose()
      editor.dispose()
      model.dispose()
      code.current = null
    }
  }, [monaco, language])

  useEffect(() => {
    code.current?.updateOptions({
      readOnly: readOnlyReason !== null,
      readOnlyMessage: { value: readOnlyReason ?? '' },
      ariaLabel: label,
      // Nothing can be typed into a read-only text, so Tab goes on to what follows.
      tabFocusMode: readOnlyReason !== null,
    })
  }, [monaco, language, readOnlyReason, label])

  useEffect(() => {
    const model = code.current?.getModel()
    if (model && model.getValue() !== text) model.setValue(text)
  }, [monaco, language, text])

  useEffect(() => {
    const model = code.current?.getModel()
    if (model) monaco.editor.setModelMarkers(model, 'headway', toMarkers(problems ?? [], model, monaco))
  }, [monaco, language, problems, text])

  return <div ref={box} className="editor-box" />
}
