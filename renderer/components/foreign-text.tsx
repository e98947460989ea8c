import type { ReactNode } from 'react'
import { splitForeign } from '../state/foreign-text.ts'

/** Text that came from a file, a database or a server: always text nodes, with what would act shown as an escape. */
export function ForeignText({ text }: { readonly text: string }): ReactNode {
  const pieces = splitForeign(text)
  if (pieces.length === 1 && pieces[0]?.kind === 'text') return pieces[0].text
  return pieces.map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <span key={index} className="escape">
        {piece.text}
      </span>
    ),
  )
}
