import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { errorOf } from '../client/call-error.ts'
import { ErrorBox } from '../components/error-box.tsx'
import { Waiting } from '../components/waiting.tsx'
import type { CodeLanguage } from './create-code.ts'
import type { DiffHandle } from './create-diff.ts'
import { createDiff } from './create-diff.ts'
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
    return (
      <ErrorBox
        error={{
          ...errorOf('internal', 'The editor could not be loaded.', 'Reload the window.'),
          detail: problem,
        }}
      />
    )
  return monaco ? (
    <LoadedDiff key={props.language} {...props} monaco={monaco} />
  ) : (
    <Waiting text="Loading the editor…" />
  )
}

function LoadedDiff({ monaco, ...props }: Props & { readonly monaco: Monaco }): ReactNode {
  const { before, after, language, label } = props
  const [diff, setDiff] = useState<DiffHandle | null>(null)
  const attach = useCallback(
    (box: HTMLDivElement | null) => {
      if (!box) return
      const handle = createDiff(monaco, box, language)
      setDiff(handle)
      return () => {
        handle.dispose()
        setDiff(null)
      }
    },
    [monaco, language],
  )
  useEffect(() => diff?.show(before, after), [diff, before, after])
  // After the texts: a name that is new with them is that of another comparison.
  useEffect(() => diff?.name(label), [diff, label])
  return <div ref={attach} className="editor-box" />
}
