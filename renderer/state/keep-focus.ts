import { useEffect } from 'react'
import { focusScreenIfLost, isFocusLost } from './actions/focus.ts'
import { app } from './store.ts'

/**
 * The keyboard never ends up nowhere: where the element that had the focus is taken away (a question answered, a state
 * that has come), what the screen shows now gets it; under a dialog, the dialog does.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null
    const remember = (event: FocusEvent): void => {
      if (event.target instanceof Element) last = event.target
    }
    const look = (): void => {
      if (!isFocusLost()) return
      const isTakenAway = last !== null && !last.isConnected
      if (app().overlay.kind === 'none') focusScreenIfLost(isTakenAway)
      else if (isTakenAway) document.querySelector<HTMLElement>('[role="dialog"]')?.focus()
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [])
}
