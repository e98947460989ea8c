import type { ReactNode } from 'react'
import { useApp } from '../state/store.ts'
import { wholeHint } from '../state/whole-hint.ts'
import { ForeignText } from './foreign-text.tsx'

/** What to do next; a command in it can be typed as it stands. */
export function HintText({ text }: { readonly text: string }): ReactNode {
  return <ForeignText text={useApp((state) => wholeHint(state, text))} />
}
