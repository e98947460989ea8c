import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { ReactNode } from 'react'
import type { Diagnostic } from '../../shared/diagnostics.ts'
import { errorOf } from '../client/call-error.ts'
import { ErrorBox } from '../components/error-box.tsx'
import { Waiting } from '../components/waiting.tsx'
import type { CodeHandle, CodeLanguage } from './create-code.ts'
import { createCode } from './create-code.ts'
import type { Monaco } from './load-monaco.ts'
import { useMonaco } from './use-monaco.ts'
import './editor.css'

type Props = {
  readonly text: string
  /**
   * Which text this is: while it stays the same, `text` only says what was typed and replaces nothing, since it may be
   * some keys behind. Default: the text itself.
   */
  readonly version?: number
  readonly language: CodeLanguage
  /** What a screen reader calls it. */
  readonly label: string
  /** Null: may be edited. Else the reason, shown when somebody types. */
  readonly readOnlyReason: string | null
  readonly isWrapped?: boolean
  readonly problems?: readonly Diagnostic[]
  readonly onChange?: (text: string) => void
  readonly onSave?: () => void
  readonly onLeave?: () => void
}

/** A text in Monaco; another language is another editor. A new `version` replaces the content; what is typed comes out by `onChange`. */
export function CodeView(props: Props): ReactNode {
  const { monaco, problem } = useMonaco()
  if (problem !== null)
    return (
      <ErrorBox
        error={{
          ...errorOf('internal', 'The editor could not be loaded.', 'Reload the window.'),
          detail: problem,
        }}
      />
    )
  return monaco ? (
    <LoadedCode key={props.language} {...props} monaco={monaco} />
  ) : (
    <Waiting text="Loading the editor…" />
  )
}

const noProblems: readonly Diagnostic[] = []

function LoadedCode({ monaco, ...props }: Props & { readonly monaco: Monaco }): ReactNode {
  const {
    text,
    version = text,
    language,
    label,
    readOnlyReason,
    isWrapped = false,
    problems = noProblems,
  } = props
  const [code, setCode] = useState<CodeHandle | null>(null)
  const onChange = useEffectEvent((value: string) => props.onChange?.(value))
  const onSave = useEffectEvent(() => props.onSave?.())
  const onLeave = useEffectEvent(() => props.onLeave?.())
  const attach = useCallback(
    (box: HTMLDivElement | null) => {
      if (!box) return
      const handle = createCode(monaco, box, language)
      setCode(handle)
      return () => {
        handle.dispose()
        setCode(null)
      }
    },
    [monaco, language],
  )
  useEffect(
    () =>
      code?.listen({
        onChange: (value) => onChange(value),
        onSave: () => onSave(),
        onLeave: () => onLeave(),
      }),
    [code],
  )
  useEffect(() => code?.show(text, version), [code, text, version])
  useEffect(() => code?.lock(readOnlyReason, label), [code, readOnlyReason, label])
  useEffect(() => code?.wrap(isWrapped), [code, isWrapped])
  useEffect(() => code?.mark(problems), [code, problems])
  return <div ref={attach} className="editor-box" />
}
