import { CloseButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { dismissToast } from '../state/actions/toasts.ts'
import { useApp } from '../state/store.ts'
import { ForeignText } from './foreign-text.tsx'
import './toasts.css'

const glyphs = { done: '✓', note: '■', error: '✗' } as const

/** Short messages in the corner, read aloud as they come. */
export function Toasts(): ReactNode {
  const toasts = useApp((state) => state.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, kind, text }) => (
        <div key={id} className="toast" data-kind={kind}>
          <span aria-hidden="true">{glyphs[kind]}</span>
          <span className="toast-text">
            <ForeignText text={text} />
          </span>
          <CloseButton size="xs" aria-label="Dismiss" onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  )
}
