import { Modal } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { closeOverlay } from '../state/actions/overlay.ts'
import { useApp } from '../state/store.ts'

type Props = {
  readonly title: ReactNode
  readonly size?: number
  /** False while something under way must not lose its place on screen. */
  readonly closable?: boolean
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

/** What lies over the window: labelled, traps the focus, closes with Escape, gives the focus back. */
export function Dialog({ title, size = 520, closable = true, onKeyDown, children }: Props): ReactNode {
  // Of two dialogs the upper one takes Escape and the focus.
  const isBelow = useApp((state) => state.help !== null)
  return (
    <Modal
      opened
      onClose={closeOverlay}
      title={title}
      size={size}
      {...(onKeyDown ? { onKeyDown } : {})}
      returnFocus={false}
      closeOnClickOutside={false}
      closeOnEscape={closable && !isBelow}
      trapFocus={!isBelow}
      withCloseButton={closable}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  )
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="dialog-actions">{children}</div>
}
